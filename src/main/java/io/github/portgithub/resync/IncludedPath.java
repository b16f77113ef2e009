package io.github.portgithub.resync;

/** Where the files of {@code includedFiles} lie. Stateless. */
final class IncludedPath {

    private IncludedPath() {}

    /** Returns a path as it is in a tree, without slashes before it. */
    static String clean(String requested) {
        return requested.replaceFirst("^/+", "").replaceFirst("^(\\./+)+", "");
    }

    /**
     * Resolves a path.
     *
     * @param requested as it is written in the selector
     * @param folder the folder of the record, with a slash at its end; empty for the root
     * @return the path in the repository: beside the record, unless it begins with the record's folder already
     */
    static String of(String requested, String folder) {
        String path = clean(requested);
        return folder.isEmpty() || path.startsWith(folder) ? path : folder + path;
    }
}
