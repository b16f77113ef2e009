package io.github.portgithub.github.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What an event says of a kind: one record that has come, changed or gone, or a listing that has to be read again. Immutable,
 * its record is not to be changed.
 *
 * @param kind the kind, with hyphens
 * @param owner the login of the organization or personal account it is of
 * @param repository the full name of the repository it is of; null for a record of an organization
 * @param path where GitHub gives the record, below its repository's or organization's path; null if nowhere
 * @param confirm where GitHub says whether it is there, in the same way; null if that is {@code path}
 * @param record the record as the event has it, whole or in part; null if the event has none
 * @param gone whether the event says that it is gone
 * @param relist what has to be read again; null for one record
 * @param former the former full name of a repository that is gone from there; null if there is none
 */
public record EventPointer(
        String kind,
        String owner,
        String repository,
        String path,
        String confirm,
        ObjectNode record,
        boolean gone,
        Relist relist,
        String former) {

    /** What is read again. */
    public enum Relist {
        /** The kind, of the repository or organization. */
        LISTING,
        /** The kind, everywhere. */
        KIND,
        /** All kinds of the repository. */
        REPOSITORY,
        /** Everything of the organization or account. */
        ORGANIZATION
    }

    private static final String STAMP = "updated_at";

    /** Returns a text that two pointers share that are about the same. */
    public String key() {
        String scope = (repository == null ? owner : repository).toLowerCase(Locale.ROOT);
        if (relist != null) {
            return relist + " " + kind + " " + scope + (former == null ? "" : " " + former.toLowerCase(Locale.ROOT));
        }
        return kind + " " + scope + " " + (path == null ? confirm : path);
    }

    /** Returns the same, to be read again with all others of its listing. */
    public EventPointer relisted() {
        return new EventPointer(kind, owner, repository, null, null, null, false, Relist.LISTING, null);
    }

    /** Returns the record's own time stamp as GitHub writes it; null if it has none. */
    public String stamp() {
        return record == null ? null : record.path(STAMP).textValue();
    }
}
