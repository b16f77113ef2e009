package io.github.portgithub.mapping;

/** Writes small mapping files for tests. */
final class Mappings {

    private Mappings() {}

    /** Returns the resource whose {@code mappings} hold the lines, and the blueprint {@code thing} unless they name one. */
    static ResourceMapping resource(String... lines) {
        return config("true", "", lines).resources().get(0);
    }

    /**
     * Returns a configuration of one resource.
     *
     * @param query the selector query
     * @param port lines under {@code port}, besides the entity
     * @param lines lines under {@code mappings}
     */
    static PortAppConfig config(String query, String port, String... lines) {
        String fields = String.join("\n", lines);
        StringBuilder text =
                new StringBuilder("resources:\n- kind: thing\n  selector:\n    query: >-\n      " + query + "\n");
        text.append("  port:\n");
        indent(port, 4, text);
        text.append("    entity:\n      mappings:\n");
        if (!fields.contains("blueprint:")) {
            text.append("        blueprint: '\"thing\"'\n");
        }
        indent(fields, 8, text);
        return PortAppConfig.parse(text.toString(), "file:test.yml");
    }

    private static void indent(String lines, int spaces, StringBuilder text) {
        lines.lines()
                .forEach(line -> text.append(" ".repeat(spaces)).append(line).append('\n'));
    }
}
