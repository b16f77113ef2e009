package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What GitHub answers about the files of a repository: trees, blobs and contents. Immutable and thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/git/trees">GitHub: Git trees</a>
 */
final class FileAnswers {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LARGEST_CONTENT = 1024 * 1024;

    private final String url;
    private final GithubModel model;
    private final GithubRepository repository;

    /**
     * @param api the API's URL
     * @param model the files are in it
     * @param repository whose files
     */
    FileAnswers(String api, GithubModel model, GithubRepository repository) {
        this.url = api + "/repos/" + repository.fullName();
        this.model = model;
        this.repository = repository;
    }

    private Optional<GithubFiles> branch(String name) {
        String branch = name == null || name.equals("HEAD") ? repository.defaultBranch() : name;
        return model.branch(repository.fullName(), branch);
    }

    /** Answers with the tree of a branch, or of a hash, which may be cut off. */
    SandboxAnswer tree(String reference, boolean recursive) {
        if (isEmpty()) {
            return error(409, "Git Repository is empty.");
        }
        Optional<GithubFiles> named = branch(reference);
        String sha = named.map(GithubFiles::sha).orElse(reference);
        Optional<List<GithubFiles.Entry>> found = named.isPresent()
                ? named.get().tree(null, recursive)
                : model.branches(repository.fullName()).stream()
                        .flatMap(files -> files.tree(reference, recursive).stream())
                        .findFirst();
        if (found.isEmpty()) {
            return error(404, "Not Found");
        }
        List<GithubFiles.Entry> entries = found.get();
        boolean truncated = recursive && entries.size() > model.treeLimit();
        ObjectNode tree = JSON.objectNode();
        tree.put("sha", sha);
        tree.put("url", url + "/git/trees/" + sha);
        ArrayNode list = tree.putArray("tree");
        for (GithubFiles.Entry entry : truncated ? entries.subList(0, model.treeLimit()) : entries) {
            ObjectNode one = list.addObject()
                    .put("path", entry.path())
                    .put("mode", entry.mode())
                    .put("type", entry.type())
                    .put("sha", entry.sha());
            if (entry.content() != null) {
                one.put("size", entry.content().length);
            }
            if (!entry.type().equals("commit")) {
                one.put("url", url + "/git/" + entry.type() + "s/" + entry.sha());
            }
        }
        tree.put("truncated", truncated);
        return SandboxAnswer.json(200, tree);
    }

    private boolean isEmpty() {
        return model.branches(repository.fullName()).stream().allMatch(GithubFiles::isEmpty);
    }

    /** Answers with a blob. */
    SandboxAnswer blob(String sha) {
        return model.branches(repository.fullName()).stream()
                .flatMap(files -> files.blob(sha).stream())
                .findFirst()
                .map(entry -> SandboxAnswer.json(
                        200,
                        JSON.objectNode()
                                .put("sha", sha)
                                .put("node_id", "B_" + sha)
                                .put("size", entry.content().length)
                                .put("url", url + "/git/blobs/" + sha)
                                .put("content", base64(entry.content()))
                                .put("encoding", "base64")))
                .orElseGet(() -> error(404, "Not Found"));
    }

    /** Answers with the content of a file; that of what a link leads to, as GitHub does. */
    SandboxAnswer content(String path, String reference) {
        if (isEmpty()) {
            return error(404, "This repository is empty.");
        }
        Optional<GithubFiles> files = branch(reference);
        if (files.isEmpty()) {
            return error(404, "No commit found for the ref " + reference);
        }
        Optional<GithubFiles.Entry> found = files.get().at(path);
        if (found.isPresent() && found.get().mode().equals("120000")) {
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            found = files.get().at(folder + new String(found.get().content(), StandardCharsets.UTF_8));
        }
        if (found.isEmpty() || found.get().content() == null) {
            return error(404, "Not Found");
        }
        GithubFiles.Entry entry = found.get();
        boolean tooLarge = entry.content().length > LARGEST_CONTENT;
        return SandboxAnswer.json(
                200,
                JSON.objectNode()
                        .put("name", path.substring(path.lastIndexOf('/') + 1))
                        .put("path", path)
                        .put("sha", entry.sha())
                        .put("size", entry.content().length)
                        .put("url", url + "/contents/" + path + "?ref=" + reference)
                        .put("git_url", url + "/git/blobs/" + entry.sha())
                        .put("type", "file")
                        .put("content", tooLarge ? "" : base64(entry.content()))
                        .put("encoding", tooLarge ? "none" : "base64"));
    }

    private static SandboxAnswer error(int status, String message) {
        return SandboxAnswer.json(
                status,
                JSON.objectNode()
                        .put("message", message)
                        .put("documentation_url", "https://docs.github.com/rest")
                        .put("status", Integer.toString(status)));
    }

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(content) + "\n";
    }
}
