package io.github.portgithub;

import io.github.portgithub.mapping.KindNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of {@code docs/from-ocean.md}: each kind and selector key of Ocean's GitHub integration, as {@code
 * src/test/resources/ocean/selectors.tsv} lists them, and whether the notes of {@code routes/} say that ours is read.
 */
final class FromOcean {

    private static final Path KEYS = Path.of("src/test/resources/ocean/selectors.tsv");
    private static final Pattern NOTE = Pattern.compile("(?m)^    note: \"(Selector: .*)\"$");

    /**
     * A selector key of Ocean's.
     *
     * @param kind its kind
     * @param key the key
     * @param remark what differs; empty if nothing does
     */
    record Key(String kind, String key, String remark) {}

    private final Path project;

    /**
     * @param project the directory that holds {@code routes/}
     */
    FromOcean(Path project) {
        this.project = project;
    }

    /** Returns the keys in the order of the file. */
    List<Key> keys() throws IOException {
        List<Key> keys = new ArrayList<>();
        for (String line : Files.readAllLines(project.resolve(KEYS))) {
            String[] fields = line.split("\t", -1);
            keys.add(new Key(fields[0], fields[1], fields[2]));
        }
        return keys;
    }

    /** Tells whether the route of a kind reads a key. */
    boolean reads(String kind, String key) throws IOException {
        Path file = project.resolve("routes").resolve(kind + ".camel.yaml");
        Matcher note = NOTE.matcher(Files.exists(file) ? Files.readString(file) : "");
        return note.find() && KindNote.of(note.group(1)).selectorKeys().contains(key);
    }

    /**
     * Makes the page.
     *
     * @param renew the command that does this
     */
    String text(String renew) throws IOException {
        StringBuilder text = new StringBuilder("""
                # From Ocean

                Each kind of Ocean's GitHub integration 6.8.1, and each key of its selectors beside `query`. Made from the notes of \
                the routes by `%s`. How an installation of Ocean is taken over is told in [standalone](standalone.md#from-ocean-to-this).

                | Kind | Selector key | Here |
                |---|---|---|
                """.formatted(renew));
        String kind = "";
        for (Key key : keys()) {
            boolean read = reads(key.kind(), key.key());
            String here = read ? "yes" : "no";
            text.append("| ")
                    .append(key.kind().equals(kind) ? "" : shown(key.kind()))
                    .append(" | `")
                    .append(key.key())
                    .append("` | ")
                    .append(here)
                    .append(key.remark().isEmpty() ? "" : "; " + key.remark())
                    .append(" |\n");
            kind = key.kind();
        }
        return text.append("""

                A key that is *no* here is told at start, with the keys that the kind knows. What a selector's window (`since`, \
                `maxResults`, `closedSinceDate`, `sinceDate`) leaves out goes from Port, as in Ocean; \
                [`port.deletion.keep-outside-window`](ownership-and-deletion.md) keeps it.

                | Root key | Here |
                |---|---|
                | `organizations` | yes |
                | `repositoryType` | yes, and as a selector key of each kind |
                | `deleteDependentEntities`, `createMissingRelatedEntities`, `enableMergeEntity`, `entityDeletionThreshold` | yes |
                | `repoManagedMapping` | yes, with `port.mapping=integration:`; the first of `github.organizations` has the file, which each run reads |
                | `includeAuthenticatedUser` | yes, its public repositories; it means nothing for a GitHub App |

                | Where it differs | Ocean | Here |
                |---|---|---|
                | an answer 401, 403 or 404 of a list | nothing is there, and what Port has of it goes | unknown, and it stays |
                | `workflow-run` | each workflow is asked for its newest 100 runs, once more for each status | one list for each repository: the newest 500, or as many as `maxResults`, `since` and `sinceDate` want |
                | `deployment-status` | each deployment is asked in every run | the same, but what has not changed costs no quota where there is a ledger; `maxResults` asks for the newest deployments only |
                | extras of a record, such as `includedRelations` | read whatever the mapping does, and an error leaves a hole | read where the mapping reads them; a record of which one cannot be read stays as Port has it |
                | `repoSearch` that finds more than 1,000 | the others go from Port | they are unknown |
                | the `secret` of a secret scanning alert | read with `hideSecret: false` | never |
                """).toString();
    }

    private String shown(String kind) {
        return Files.exists(project.resolve("routes").resolve(kind + ".camel.yaml"))
                ? "[`" + kind + "`](reference.md#" + kind + ")"
                : "`" + kind + "`";
    }
}
