package io.github.portgithub.github.tree;

/** What somebody wants of a tree. Immutable and thread-safe. */
public interface TreeWants {

    /** Tells whether an entry is wanted. */
    boolean wants(TreeEntry entry);

    /**
     * Tells whether something in a folder, at whatever depth, may be wanted.
     *
     * @param folder the folder's path, without a slash at its end
     */
    boolean mayWantIn(String folder);

    /** Returns whether only what lies in the root may be wanted. */
    boolean isOfRoot();
}
