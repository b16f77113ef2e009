package io.github.portgithub.sandbox;

import java.util.Locale;

/** The files that repositories of the sandbox hold: one of each sort that somebody makes entities of. Stateless. */
final class SampleFiles {

    private SampleFiles() {}

    /** Writes the files of a repository. */
    static void write(GithubFiles files, GithubRepository repository) {
        String name = repository.name();
        files.put("README.md", "# " + name + "\n\n" + "Part of the shop. 🛒\n")
                .put("CODEOWNERS", "* @" + repository.owner().login() + "/team-" + (1 + name.length() % 3) + "\n")
                .put(
                        "service.yaml",
                        "name: " + name + "\ntier: " + (1 + name.length() % 3) + "\nowners:\n  - mona\n  - octo-jane\n")
                .put("src/main/App.java", "class App {}\n")
                .put("docs/index.md", "# Handbook of " + name + "\n");
        if (name.length() % 2 == 0) {
            files.put(
                    "package.json",
                    "{\"name\": \"@shop/" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-")
                            + "\", \"version\": \"1.4.0\",\n \"dependencies\": {\"express\": \"^4.19.2\", \"pino\": \"^9.3.1\"}}\n");
        }
        if (name.length() % 4 == 0) {
            files.put(
                            ".claude/skills/release/SKILL.md",
                            "---\nname: release\ndescription: Cuts a release of " + name
                                    + "\n---\n\nTag, build, publish.\n")
                    .put(
                            ".claude-plugin/plugin.json",
                            "{\"name\": \"" + name + "-tools\", \"description\": \"Tools of " + name
                                    + "\", \"version\": \"0.2.0\"}\n");
        }
    }
}
