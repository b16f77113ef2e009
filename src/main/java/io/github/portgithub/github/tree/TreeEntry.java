package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something in a Git tree. Immutable.
 *
 * @param path its path in the repository
 * @param mode its mode, such as {@code 100644}
 * @param type {@code blob}, {@code tree} or {@code commit}
 * @param sha the hash of its content, which no other content has
 * @param size bytes of a blob, else 0
 * @see <a href="https://docs.github.com/rest/git/trees#get-a-tree">GitHub: get a tree</a>
 */
public record TreeEntry(String path, String mode, String type, String sha, long size) {

    private static final String SYMBOLIC_LINK = "120000";

    /** Takes an entry of an answer; null if it has no path or hash. */
    static TreeEntry of(JsonNode entry, String folder) {
        String path = entry.path("path").textValue();
        String sha = entry.path("sha").textValue();
        return path == null || path.isEmpty() || sha == null
                ? null
                : new TreeEntry(
                        folder + path,
                        entry.path("mode").asText("").intern(),
                        entry.path("type").asText("").intern(),
                        sha,
                        entry.path("size").asLong(0));
    }

    /** Returns the name without the folders it is in. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the folder that it is in, with a slash at the end; empty for the root. */
    public String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Returns whether it is a folder. */
    public boolean isTree() {
        return type.equals("tree");
    }

    /** Returns whether it is a file with a content of its own. */
    public boolean isFile() {
        return type.equals("blob") && !isSymbolicLink();
    }

    /** Returns whether it is a symbolic link, whose content is a path. */
    public boolean isSymbolicLink() {
        return mode.equals(SYMBOLIC_LINK);
    }

    /** Returns whether it stands for a commit of another repository. */
    public boolean isSubmodule() {
        return type.equals("commit");
    }
}
