package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.Projection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The requests that read one tree: one for all of it, or, where GitHub cuts that off, one for each folder that may hold
 * something wanted. Keeps only what is wanted, while the answer is parsed. Belongs to the worker that reads the tree.
 *
 * @see <a href="https://docs.github.com/rest/git/trees#get-a-tree">GitHub: get a tree</a>, at the most 100,000 entries and 7
 *     MB at once
 */
public final class TreeWalk implements Projection.Reader {

    /** The most wanted entries of a tree. */
    public static final int MOST_ENTRIES = 50_000;

    /** The most requests for one tree. */
    static final int MOST_REQUESTS = 1_000;

    private record Part(String tree, String folder, boolean recursive) {}

    private final String trees;
    private final TreeWants wants;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final List<TreeEntry> entries = new ArrayList<>();
    private final List<TreeEntry> ofAnswer = new ArrayList<>();
    private final List<TreeEntry> folders = new ArrayList<>();
    private int requests;
    private String sha;

    /**
     * @param repository the repository's path below {@code github.api-url}
     * @param branch the branch whose tree is read
     * @param wants what to keep
     */
    public TreeWalk(String repository, String branch, TreeWants wants) {
        this.trees = repository + "/git/trees/";
        this.wants = wants;
        parts.add(new Part(branch, "", !wants.isOfRoot()));
    }

    /** Returns the path and query of the next request below {@code github.api-url}; null once the tree is read. */
    public String getNext() {
        Part part = parts.peek();
        return part == null ? null : trees + PathSegment.of(part.tree()) + (part.recursive() ? "?recursive=1" : "");
    }

    /** Returns what to parse of the next answer; an attempt that parses anew begins with nothing. */
    @Override
    public Projection projection() {
        ofAnswer.clear();
        folders.clear();
        Part part = parts.element();
        return Projection.of(List.of(List.of("sha"), List.of("truncated"), List.of("message")))
                .and(Projection.handing(entry -> take(entry, part)).inside("tree"));
    }

    private void take(JsonNode answered, Part part) {
        TreeEntry entry = TreeEntry.of(answered, part.folder());
        if (entry == null) {
            return;
        }
        if (ofAnswer.size() <= MOST_ENTRIES && wants.wants(entry)) {
            ofAnswer.add(entry);
        }
        if (!part.recursive() && entry.isTree() && wants.mayWantIn(entry.path())) {
            folders.add(entry);
        }
    }

    /**
     * Takes an answer to its end.
     *
     * @param answer what was parsed by {@link #projection}
     * @throws IOException if the tree cannot be read as a whole
     */
    public void take(JsonNode answer) throws IOException {
        Part part = parts.remove();
        String tree = answer.path("sha").textValue();
        if (tree == null || !answer.path("tree").isArray()) {
            throw new IOException("the answer is no Git tree");
        }
        sha = sha == null ? tree : sha;
        boolean truncated = answer.path("truncated").asBoolean();
        if (truncated && !part.recursive()) {
            throw new IOException("the folder /" + part.folder() + " holds more than GitHub lists");
        }
        if (++requests >= MOST_REQUESTS) {
            throw new IOException("the tree takes more than " + MOST_REQUESTS + " requests");
        }
        if (truncated) {
            parts.push(new Part(tree, part.folder(), false));
            return;
        }
        entries.addAll(ofAnswer);
        if (entries.size() > MOST_ENTRIES) {
            throw new IOException("more than " + MOST_ENTRIES + " entries of the tree match; name fewer paths");
        }
        if (!wants.isOfRoot()) {
            folders.forEach(folder -> parts.push(new Part(folder.sha(), folder.path() + "/", true)));
        }
    }

    /** Returns the hash of the whole tree; null before the first answer. */
    public String sha() {
        return sha;
    }

    /** Returns what is wanted, once {@link #getNext} is null. */
    public List<TreeEntry> entries() {
        return entries;
    }
}
