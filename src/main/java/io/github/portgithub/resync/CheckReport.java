package io.github.portgithub.resync;

import io.github.portgithub.http.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a check has found, for people and for the exit code. Immutable.
 *
 * @param problems what is wrong, one line each, none twice
 */
public record CheckReport(List<String> problems) {

    static CheckReport of(ResyncRun run) {
        List<String> problems = new ArrayList<>();
        if (run.failure() != null) {
            problems.add(run.failure());
        }
        for (Fetch kind : run.kinds()) {
            kind.unknownScopes()
                    .forEach((name, reason) -> problems.add(Secrets.shown("GitHub: " + name + ": " + reason)));
        }
        problems.addAll(run.blueprints().foreseen());
        problems.addAll(run.blueprints().differences());
        return new CheckReport(List.copyOf(new LinkedHashSet<>(problems)));
    }

    /** Returns the exit code of the standalone program: 0 if nothing is wrong, else 1. */
    public int exitCode() {
        return problems.isEmpty() ? 0 : 1;
    }

    /** Returns the problems, or that there is none. */
    @Override
    public String toString() {
        return problems.isEmpty()
                ? "GitHub and Port answer, and the mapping fits the blueprints"
                : String.join("\n", problems);
    }
}
