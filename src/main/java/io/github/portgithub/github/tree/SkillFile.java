package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.mapping.Glob;
import java.util.List;
import java.util.Locale;

/**
 * An agent's skill, as a {@code SKILL.md} describes it: YAML between two lines of three hyphens, then instructions. Stateless.
 *
 * @see <a href="https://agentskills.io/specification">Agent Skills: specification</a>
 */
public final class SkillFile {

    private static final String FILE = "SKILL.md";
    private static final String FENCE = "---";

    private SkillFile() {}

    /**
     * Describes a skill.
     *
     * @param file the file
     * @param text its content
     * @param globs the patterns that were asked for, of which the first that matches tells the root
     * @return the object that a mapping finds under {@code .skill}
     */
    public static ObjectNode of(TreeEntry file, String text, List<Glob> globs) {
        String content = text.replace("\r\n", "\n");
        ObjectNode frontmatter = JsonNodeFactory.instance.objectNode();
        String instructions = content;
        int end = content.startsWith(FENCE) ? content.indexOf(FENCE, FENCE.length()) : -1;
        if (end > 0) {
            instructions = content.substring(end + FENCE.length()).replaceFirst("^\n+", "");
            frontmatter = frontmatter(content.substring(FENCE.length(), end));
        }
        String folder = file.folder().isEmpty()
                ? "."
                : file.folder().substring(0, file.folder().length() - 1);
        JsonNode name = frontmatter.path("name");
        ObjectNode skill = JsonNodeFactory.instance.objectNode();
        skill.put(
                "name",
                name.isTextual() && !name.textValue().isBlank()
                        ? name.textValue()
                        : folder.substring(folder.lastIndexOf('/') + 1));
        skill.put(
                "description",
                frontmatter.path("description").isTextual()
                        ? frontmatter.path("description").textValue()
                        : "");
        skill.put("instructions", instructions);
        skill.set("frontmatter", frontmatter);
        skill.put("path", folder);
        skill.put("skillMdPath", file.path());
        skill.put("root", root(file.path(), folder, globs));
        skill.put("blob_sha", file.sha());
        return skill;
    }

    private static ObjectNode frontmatter(String text) {
        try {
            return ContentParser.yaml(text) instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (ContentParser.UnparsableException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** Returns the folder that the pattern begins with; where it begins with none, the one that the skill's folder is in. */
    private static String root(String path, String folder, List<Glob> globs) {
        for (Glob glob : globs) {
            if (glob.matches(path)) {
                String pattern = glob.toString().replaceAll("^/+|/+$", "");
                String root = pattern.toLowerCase(Locale.ROOT).endsWith(FILE.toLowerCase(Locale.ROOT))
                        ? pattern.substring(0, pattern.length() - FILE.length())
                                .replaceFirst("\\*\\*/$", "")
                                .replaceAll("^/+|/+$", "")
                        : pattern;
                if (!root.isEmpty()) {
                    return root;
                }
            }
        }
        int slash = folder.lastIndexOf('/');
        return slash < 0 ? folder : folder.substring(0, slash);
    }
}
