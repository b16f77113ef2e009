package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.graphql.GraphqlQuery;
import io.github.portgithub.mapping.Projection;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of some files of a repository, and which of them are still to be read: all that GraphQL gives in one query, the
 * others one by one. A content is named by its hash, so it is the one of the tree, whatever was pushed meanwhile. Belongs to
 * the worker that reads the repository.
 *
 * @see <a href="https://docs.github.com/graphql/reference/objects#blob">GitHub GraphQL: blob</a>
 * @see <a href="https://docs.github.com/rest/git/blobs#get-a-blob">GitHub: get a blob</a>
 */
public final class FileContents implements Projection.Reader {

    /** The largest file that GraphQL is asked for, in bytes: it cuts longer texts off. */
    private static final int LARGEST_OF_QUERY = 400_000;

    private static final Projection OF_BLOB =
            Projection.of(List.of(List.of("sha"), List.of("content"), List.of("encoding"), List.of("message")));

    private final String blobs;
    private final String fullName;
    private final Map<String, TreeEntry> unread = new LinkedHashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private List<String> queried = List.of();

    /**
     * @param repository the repository's path below {@code github.api-url}
     * @param fullName its full name
     * @param files the files to be read, some of which may have one content
     */
    public FileContents(String repository, String fullName, Collection<TreeEntry> files) {
        this.blobs = repository + "/git/blobs/";
        this.fullName = fullName;
        files.forEach(file -> unread.putIfAbsent(file.sha(), file));
    }

    /** Returns a query for what GraphQL gives at once; null if that is less than two contents. */
    public GraphqlQuery getQuery() {
        queried = unread.values().stream()
                .filter(file -> file.size() <= LARGEST_OF_QUERY && file.sha().matches("[0-9a-f]+"))
                .map(TreeEntry::sha)
                .toList();
        if (queried.size() < 2) {
            return null;
        }
        StringBuilder text = new StringBuilder("query($owner: String!, $name: String!) {\n")
                .append("repository(owner: $owner, name: $name) {\n");
        for (int i = 0; i < queried.size(); i++) {
            text.append("f%d: object(oid: \"%s\") { ...content }\n".formatted(i, queried.get(i)));
        }
        text.append("}\n}\nfragment content on Blob { isBinary isTruncated text }");
        return new GraphqlQuery("contents of " + fullName, text.toString());
    }

    /** Returns the variables of the query. */
    public Map<String, String> getQueryVariables() {
        int slash = fullName.indexOf('/');
        return Map.of("owner", fullName.substring(0, slash), "name", fullName.substring(slash + 1));
    }

    /**
     * Takes the answer to {@link #getQuery}. What is not in it, or not whole, is still to be read.
     *
     * @param data the answer's data
     */
    public void takeAll(JsonNode data) {
        for (int i = 0; i < queried.size(); i++) {
            JsonNode blob = data.path("repository").path("f" + i);
            boolean binary = blob.path("isBinary").asBoolean();
            boolean whole = blob.path("isTruncated").isBoolean()
                    && !blob.path("isTruncated").asBoolean();
            if (binary || whole && blob.path("text").isTextual()) {
                texts.put(
                        queried.get(i),
                        binary ? null : FileText.clean(blob.path("text").textValue()));
                unread.remove(queried.get(i));
            }
        }
    }

    /** Returns the path of the next request below {@code github.api-url}; null once all are read. */
    public String getNext() {
        return unread.isEmpty() ? null : blobs + unread.keySet().iterator().next();
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
        String sha = unread.keySet().iterator().next();
        texts.put(sha, FileText.of(answer));
        unread.remove(sha);
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
