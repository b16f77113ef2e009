package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.graphql.GraphqlQuery;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.Projection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files of the roots of some repositories, by their paths: asks which are there, then for the contents of those, in as many
 * queries as keep each answer small, and one by one for what GraphQL does not give. Belongs to one worker.
 *
 * @see <a href="https://docs.github.com/graphql/reference/objects#repository">GitHub GraphQL: repository</a>
 * @see <a href="https://docs.github.com/rest/repos/contents#get-repository-content">GitHub: get repository content</a>
 */
public final class IncludedFiles implements Projection.Reader {

    /** The largest file that is read, in bytes; Ocean's. */
    static final long LARGEST_FILE = 1024 * 1024;

    /** The largest file that GraphQL is asked for, in bytes: it cuts longer texts off. */
    private static final int LARGEST_OF_QUERY = 400_000;

    private static final int FILES_TO_FIND = 200;
    private static final int FILES_TO_READ = 100;
    private static final int BYTES_TO_READ = 1_000_000;

    /** A file that short and of one line may be a symbolic link, which only the REST API follows. */
    private static final int LONGEST_LINK = 255;

    private static final Projection OF_CONTENT = Projection.of(
            List.of(List.of("type"), List.of("size"), List.of("content"), List.of("encoding"), List.of("message")));

    private static final class Wanted {
        private final ObjectNode record;
        private final String fullName;
        private final String requested;
        private final String path;
        private String oid;
        private long size;

        private Wanted(ObjectNode record, String requested) {
            this.record = record;
            this.fullName = record.path("full_name").asText();
            this.requested = requested;
            this.path = requested.replaceFirst("^(\\./|/)+", "");
        }

        private void is(String text) {
            record.withObjectProperty("__includedFiles").put(requested, text);
        }
    }

    private final Deque<Wanted> toFind = new ArrayDeque<>();
    private final Deque<Wanted> toRead = new ArrayDeque<>();
    private final Deque<Wanted> oneByOne = new ArrayDeque<>();
    private final Map<String, Long> tooLarge = new TreeMap<>();
    private List<Wanted> queried = List.of();
    private boolean finding;

    /**
     * @param records records of repositories, with their {@code full_name}; they are given {@code __includedFiles}
     * @param paths the files' paths as they are requested
     */
    public IncludedFiles(JsonNode records, List<String> paths) {
        for (JsonNode record : records) {
            for (String path : paths) {
                toFind.add(new Wanted((ObjectNode) record, path));
            }
        }
    }

    /** Returns the next query; null if there is none to ask. */
    public GraphqlQuery getQuery() {
        finding = !toFind.isEmpty();
        queried = new ArrayList<>();
        long bytes = 0;
        Deque<Wanted> from = finding ? toFind : toRead;
        while (!from.isEmpty()
                && queried.size() < (finding ? FILES_TO_FIND : FILES_TO_READ)
                && (queried.isEmpty() || bytes + from.element().size <= BYTES_TO_READ)) {
            bytes += from.element().size;
            queried.add(from.remove());
        }
        if (queried.isEmpty()) {
            return null;
        }
        Map<String, List<Integer>> byRepository = byRepository();
        StringBuilder text = new StringBuilder("query(");
        for (int i = 0; i < byRepository.size(); i++) {
            text.append("$o%d: String!, $n%d: String!, ".formatted(i, i));
        }
        for (int i = 0; i < queried.size(); i++) {
            text.append("$e%d: String!, ".formatted(i));
        }
        text.setLength(text.length() - 2);
        text.append(") {\n");
        int r = 0;
        for (List<Integer> files : byRepository.values()) {
            text.append("r%d: repository(owner: $o%d, name: $n%d) {".formatted(r, r, r));
            files.forEach(i -> text.append(" f%d: object(expression: $e%d) { ...content }".formatted(i, i)));
            text.append(" }\n");
            r++;
        }
        text.append("}\nfragment content on Blob { oid byteSize isBinary")
                .append(finding ? " }" : " isTruncated text }");
        return new GraphqlQuery(finding ? "included files" : "contents of included files", text.toString());
    }

    private Map<String, List<Integer>> byRepository() {
        Map<String, List<Integer>> byRepository = new LinkedHashMap<>();
        for (int i = 0; i < queried.size(); i++) {
            byRepository
                    .computeIfAbsent(queried.get(i).fullName, any -> new ArrayList<>())
                    .add(i);
        }
        return byRepository;
    }

    /** Returns the variables of the query. */
    public Map<String, String> getQueryVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        int r = 0;
        for (String fullName : byRepository().keySet()) {
            int slash = fullName.indexOf('/');
            variables.put("o" + r, fullName.substring(0, slash));
            variables.put("n" + r++, fullName.substring(slash + 1));
        }
        for (int i = 0; i < queried.size(); i++) {
            Wanted wanted = queried.get(i);
            variables.put("e" + i, finding ? "HEAD:" + wanted.path : wanted.oid);
        }
        return variables;
    }

    /**
     * Takes the answer to {@link #getQuery}. A repository that it lacks is asked for one by one.
     *
     * @param data the answer's data
     * @param errors places that the answer says nothing about, as {@code r3} and {@code r3/f7}
     */
    public void takeAll(JsonNode data, List<String> errors) {
        int r = 0;
        for (List<Integer> files : byRepository().values()) {
            JsonNode repository = data.path("r" + r);
            for (int i : files) {
                boolean answered = repository.isObject()
                        && repository.has("f" + i)
                        && !errors.contains("r" + r)
                        && !errors.contains("r" + r + "/f" + i);
                take(queried.get(i), answered, repository.path("f" + i));
            }
            r++;
        }
    }

    private void take(Wanted wanted, boolean answered, JsonNode blob) {
        if (!answered || !finding && !blob.isObject()) {
            oneByOne.add(wanted);
        } else if (blob.isNull() || !blob.has("oid") || blob.path("isBinary").asBoolean()) {
            // Not there, a folder, or nothing that a property can hold
            wanted.is(null);
        } else if (finding) {
            wanted.oid = blob.path("oid").asText();
            wanted.size = blob.path("byteSize").asLong();
            found(wanted);
        } else {
            String text = blob.path("text").textValue();
            if (text == null
                    || blob.path("isTruncated").asBoolean(true)
                    || text.length() <= LONGEST_LINK && !text.isEmpty() && text.indexOf('\n') < 0) {
                oneByOne.add(wanted);
            } else {
                wanted.is(FileText.clean(text));
            }
        }
    }

    private void found(Wanted wanted) {
        if (wanted.size > LARGEST_FILE) {
            tooLarge.merge(wanted.fullName + "/" + wanted.path, 1L, Long::sum);
            wanted.is(null);
        } else if (wanted.size > LARGEST_OF_QUERY) {
            oneByOne.add(wanted);
        } else {
            toRead.add(wanted);
        }
    }

    /** Gives up GraphQL: what was asked for is asked one by one. */
    public void refused() {
        oneByOne.addAll(queried);
        oneByOne.addAll(toFind);
        oneByOne.addAll(toRead);
        toFind.clear();
        toRead.clear();
    }

    /** Returns the path of the next request below {@code github.api-url}; null if there is none. */
    public String getNext() {
        Wanted wanted = oneByOne.peek();
        if (wanted == null) {
            return null;
        }
        int slash = wanted.fullName.indexOf('/');
        return "/repos/" + PathSegment.of(wanted.fullName.substring(0, slash)) + "/"
                + PathSegment.of(wanted.fullName.substring(slash + 1)) + "/contents/"
                + Arrays.stream(wanted.path.split("/")).map(PathSegment::of).collect(Collectors.joining("/"));
    }

    /** Returns what to parse of an answer. */
    @Override
    public Projection projection() {
        return OF_CONTENT;
    }

    /**
     * Takes the answer to {@link #getNext}.
     *
     * @param answer GitHub's description of a content; null if there is none
     * @throws IOException if it is none, or in an encoding that GitHub does not document
     */
    public void take(JsonNode answer) throws IOException {
        Wanted wanted = oneByOne.remove();
        if (answer == null
                || answer.has("type") && !answer.path("type").asText().equals("file")) {
            wanted.is(null);
        } else if (answer.path("size").asLong() > LARGEST_FILE) {
            tooLarge.merge(wanted.fullName + "/" + wanted.path, 1L, Long::sum);
            wanted.is(null);
        } else {
            wanted.is(FileText.of(answer));
        }
    }

    /**
     * Gives up the repository whose file {@link #getNext} names.
     *
     * @return its full name
     */
    public String giveUp() {
        String fullName = oneByOne.element().fullName;
        oneByOne.removeIf(wanted -> wanted.fullName.equals(fullName));
        return fullName;
    }

    /** Returns the files that are too large to be read. */
    public Iterable<String> tooLarge() {
        return tooLarge.keySet();
    }
}
