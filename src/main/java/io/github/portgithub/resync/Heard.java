package io.github.portgithub.resync;

/**
 * What GitHub has said of the records of one kind in one repository, before their listing is read.
 *
 * @param fingerprint what is kept of it with the listing, never null
 * @param list the list of the organization that said it; null if GraphQL did
 * @param repository the repository's id; 0 if GraphQL said it
 */
record Heard(Fingerprint fingerprint, OrganizationChanges list, long repository) {

    static Heard ofGraphql(Fingerprint fingerprint) {
        return fingerprint == null ? null : new Heard(fingerprint, null, 0);
    }

    /**
     * Tells whether the records are as they were when their listing was read.
     *
     * @param before what the ledger has kept of what GitHub said before that; null if nothing
     */
    boolean isAsBefore(String before) {
        return list == null
                ? fingerprint.isSettled() && fingerprint.text().equals(before)
                : list.isSilent(repository, fingerprint, Fingerprint.parse(before));
    }
}
