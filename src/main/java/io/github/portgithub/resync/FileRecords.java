package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.tree.AgentPlugin;
import io.github.portgithub.github.tree.ContentParser;
import io.github.portgithub.github.tree.ContentParser.UnparsableException;
import io.github.portgithub.github.tree.FileContents;
import io.github.portgithub.github.tree.SkillFile;
import io.github.portgithub.github.tree.TreeEntry;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.PathSelector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Makes the records of the kinds that are made of files, with the fields that they have in Ocean.
 *
 * <p>Used by {@code routes/file.camel.yaml} and its like. Thread-safe.
 */
public final class FileRecords {

    private static final String BINARY = "binary files were left out";
    private static final String UNPARSABLE = "files are not what their names say, so their content is text";

    private final String api;

    /**
     * @param apiUrl {@code github.api-url}
     */
    public FileRecords(String apiUrl) {
        this.api = apiUrl;
    }

    /**
     * Makes records of files: the content, parsed if it is JSON or YAML, and where it is.
     *
     * @param files files of the tree
     * @param tree the tree
     * @param contents what was read
     * @param organization the organization's login
     */
    public ArrayNode file(
            @Body List<TreeEntry> files,
            @Variable("tree") TreeReading tree,
            @Variable("contents") FileContents contents,
            @Variable("organization") String organization) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (TreeEntry file : files) {
            String text = contents.text(file);
            if (text == null) {
                tree.remark(BINARY, file);
                continue;
            }
            PathSelector selector = tree.wants().matching(file);
            ObjectNode record = records.addObject();
            record.put("organization", organization);
            record.set("content", content(file, text, selector != null && selector.raw(), tree));
            record.set("repository", tree.repository().toJson());
            record.put("branch", tree.branch());
            record.put("path", file.path());
            record.put("name", file.name());
            record.set("metadata", metadata(file, tree));
            include(record, tree.wants().includedFiles(), file.folder(), tree, contents);
        }
        return records;
    }

    private static JsonNode content(TreeEntry file, String text, boolean raw, TreeReading tree) {
        JsonNode asText = JsonNodeFactory.instance.textNode(text);
        try {
            JsonNode parsed = raw ? null : ContentParser.parse(file.path(), text);
            return parsed == null ? asText : parsed;
        } catch (UnparsableException e) {
            tree.remark(UNPARSABLE, file);
            return asText;
        }
    }

    private ObjectNode metadata(TreeEntry file, TreeReading tree) {
        String repository = api + tree.repository().getPath();
        String path = Arrays.stream(file.path().split("/")).map(PathSegment::of).collect(Collectors.joining("/"));
        return JsonNodeFactory.instance
                .objectNode()
                .put("url", repository + "/contents/" + path + "?ref=" + PathSegment.of(tree.branch()))
                .put("git_url", repository + "/git/blobs/" + file.sha())
                .put("path", file.path())
                .put("name", file.name())
                .put("size", file.size())
                .put("sha", file.sha())
                .put("type", "file");
    }

    /**
     * Makes records of folders.
     *
     * @param folders folders of the tree
     * @param tree the tree
     * @param contents what was read of the files that are included
     */
    public ArrayNode folder(
            @Body List<TreeEntry> folders,
            @Variable("tree") TreeReading tree,
            @Variable("contents") FileContents contents) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (TreeEntry folder : folders) {
            ObjectNode record = records.addObject();
            ObjectNode shown = record.putObject("folder")
                    .put("path", folder.path())
                    .put("mode", folder.mode())
                    .put("type", folder.type())
                    .put("sha", folder.sha())
                    .put("url", api + tree.repository().getPath() + "/git/trees/" + folder.sha());
            of(record, tree);
            include(record, tree.wants().includedFiles(), "", tree, contents);
            include(shown, tree.includedInFolder(folder), folder.path() + "/", tree, contents);
        }
        return records;
    }

    /**
     * Makes records of skills.
     *
     * @param files {@code SKILL.md} files of the tree
     * @param tree the tree
     * @param contents what was read
     */
    public ArrayNode skill(
            @Body List<TreeEntry> files,
            @Variable("tree") TreeReading tree,
            @Variable("contents") FileContents contents) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (TreeEntry file : files) {
            String text = contents.text(file);
            if (text == null) {
                tree.remark(BINARY, file);
                continue;
            }
            ObjectNode record = records.addObject();
            record.set(
                    "skill",
                    SkillFile.of(
                            file,
                            text,
                            tree.wants().selectors().stream()
                                    .map(PathSelector::path)
                                    .toList()));
            of(record, tree);
        }
        return records;
    }

    /**
     * Makes the record of the plugin of a repository, one if there is one.
     *
     * @param markers the manifests and folders of the tree that stand for a plugin
     * @param tree the tree
     * @param contents what was read
     */
    public ArrayNode plugin(
            @Body List<TreeEntry> markers,
            @Variable("tree") TreeReading tree,
            @Variable("contents") FileContents contents) {
        Set<String> paths = new HashSet<>();
        Map<String, ObjectNode> manifests = new HashMap<>();
        for (TreeEntry marker : markers) {
            paths.add(marker.path());
            String text = marker.isFile() ? contents.text(marker) : null;
            if (text != null && content(marker, text, false, tree) instanceof ObjectNode manifest) {
                manifests.put(marker.path(), manifest);
            }
        }
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        ObjectNode plugin = AgentPlugin.of(
                tree.repository().name(), paths, manifests, tree.wants().providers());
        if (plugin != null) {
            ObjectNode record = records.addObject();
            record.set("plugin", plugin);
            of(record, tree);
        }
        return records;
    }

    private static void of(ObjectNode record, TreeReading tree) {
        record.set("__repository", tree.repository().toJson());
        record.put("__branch", tree.branch());
    }

    private static void include(
            ObjectNode into, Iterable<String> requested, String folder, TreeReading tree, FileContents contents) {
        ObjectNode included = null;
        for (String path : requested) {
            TreeEntry file = tree.beside(IncludedPath.of(path, folder));
            included = included == null ? into.putObject("__includedFiles") : included;
            included.put(path, file == null ? null : contents.text(file));
        }
    }
}
