package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.Projection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of some files of a repository, and which of them are still to be read. A content is named by its hash, so it is
 * the one of the tree, whatever was pushed meanwhile. Belongs to the worker that reads the repository.
 *
 * @see <a href="https://docs.github.com/rest/git/blobs#get-a-blob">GitHub: get a blob</a>
 */
public final class FileContents implements Projection.Reader {

    private static final Projection OF_BLOB =
            Projection.of(List.of(List.of("sha"), List.of("content"), List.of("encoding"), List.of("message")));

    private final String blobs;
    private final Deque<String> unread = new ArrayDeque<>();
    private final Map<String, String> texts = new HashMap<>();

    /**
     * @param repository the repository's path below {@code github.api-url}
     * @param files the files to be read, some of which may have one content
     */
    public FileContents(String repository, Collection<TreeEntry> files) {
        this.blobs = repository + "/git/blobs/";
        Map<String, TreeEntry> once = new LinkedHashMap<>();
        files.forEach(file -> once.putIfAbsent(file.sha(), file));
        unread.addAll(once.keySet());
    }

    /** Returns the path of the next request below {@code github.api-url}; null once all are read. */
    public String getNext() {
        return unread.isEmpty() ? null : blobs + unread.element();
    }

    /** Returns what to parse of an answer. */
    @Override
    public Projection projection() {
        return OF_BLOB;
    }

    /**
     * Takes the answer to {@link #getNext}.
     *
     * @param answer GitHub's description of a blob
     * @throws IOException if it is none, or in an encoding that GitHub does not document
     */
    public void take(JsonNode answer) throws IOException {
        String content = answer.path("content").textValue();
        String encoding = answer.path("encoding").asText();
        if (content == null || !encoding.equals("base64") && !encoding.equals("utf-8")) {
            throw new IOException("a content of encoding '" + encoding + "' is none that GitHub describes");
        }
        try {
            texts.put(unread.remove(), encoding.equals("base64") ? FileText.of(content) : FileText.clean(content));
        } catch (IllegalArgumentException e) {
            throw new IOException("a content is no base64: " + e.getMessage());
        }
    }

    /**
     * Returns the text of a file that was read.
     *
     * @param file the file
     * @return null if it is binary, or was not to be read
     */
    public String text(TreeEntry file) {
        return texts.get(file.sha());
    }
}
