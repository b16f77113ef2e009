package io.github.portgithub.sandbox;

import io.github.portgithub.sandbox.GithubPullRequest.Head;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Pull requests as a repository has them: most are merged, some come from bots, some from forks that are gone. */
final class SamplePullRequests {

    private static final Instant FIRST = Instant.parse("2023-01-02T08:00:00Z");
    private static final Duration BETWEEN = Duration.ofMinutes(53);

    private static final List<String> TITLES = List.of(
            "Fix rounding of prices in the cart",
            "build(deps): bump jackson-databind from 2.17.1 to 2.17.2",
            "✨ Add dark mode to the settings page 🌙",
            "Corrige l'affichage des dates à l'étranger",
            "修正: 支払い画面のクラッシュ",
            "Retry \"429 Too Many Requests\" with back-off",
            "Remove the unused <LegacyBanner/> & its styles",
            "Überarbeite die Größenprüfung beim Hochladen",
            "Move C:\\temp handling to the temporary folder API",
            "Исправить опечатку в README",
            "WIP: try virtual threads",
            "Speed up the search index by caching its readers");

    private static final List<String> AUTHORS = List.of(
            "mona",
            "dependabot[bot]",
            "octo-jane",
            "hubot",
            "renovate[bot]",
            "sam-o-matic",
            "ghost",
            "li-wei",
            "priya-k");

    private static final String SHORT_BODY = "Closes #12.\r\n\r\n- [x] tests\r\n- [ ] documentation 📝";
    private static final String LONG_BODY =
            ("## What\r\n\r\nThis changes how a batch is closed, so that the last page of a"
                            + " listing is not kept waiting.\r\n\r\n```java\r\nif (batch.size() >= limit) { close(batch); }"
                            + "\r\n```\r\n\r\n| before | after |\r\n|---|---|\r\n| 12 s | 3 s |\r\n\r\n")
                    .repeat(12);

    private static final List<List<String>> LABELS = List.of(
            List.of(),
            List.of("bug"),
            List.of("dependencies", "java"),
            List.of("enhancement", "good first issue"),
            List.of("type: ✨ feature", "prio/high", "needs review (2)"));

    private SamplePullRequests() {}

    /**
     * Makes a pull request from its numbers alone; the same numbers make the same one.
     *
     * @param id GitHub's numeric id
     * @param number the number within its repository, from 1; a higher one was opened later
     * @return the pull request
     */
    static GithubPullRequest of(long id, int number) {
        State state = state(number);
        Instant created = FIRST.plus(BETWEEN.multipliedBy(number)).plusSeconds(number % 60);
        Instant ended = state == State.OPEN ? null : created.plus(Duration.ofMinutes(90 + number * 37L % 20_000));
        String author = AUTHORS.get(number % AUTHORS.size());
        return new GithubPullRequest(
                id,
                number,
                TITLES.get(number % TITLES.size()) + " (" + number + ")",
                body(number),
                author,
                state,
                state == State.OPEN && number % 4 == 1,
                head(number),
                LABELS.get(number % LABELS.size()),
                number % 3 == 0 ? List.of(AUTHORS.get((number + 2) % AUTHORS.size()), "mona") : List.of(),
                state == State.OPEN ? List.of("octo-jane", "li-wei") : List.of(),
                created,
                ended == null ? created.plus(Duration.ofMinutes(number % 500)) : ended,
                ended);
    }

    private static State state(int number) {
        return switch (number % 10) {
            case 1, 4, 7 -> State.OPEN;
            case 3 -> State.CLOSED;
            default -> State.MERGED;
        };
    }

    private static Head head(int number) {
        if (number % 11 == 5) {
            return Head.DELETED_FORK;
        }
        if (number % 13 == 6) {
            return Head.RENAMED_FORK;
        }
        return number % 7 == 3 ? Head.FORK : Head.BRANCH;
    }

    private static String body(int number) {
        return switch (number % 6) {
            case 2 -> null;
            case 4 -> "";
            case 5 -> SHORT_BODY;
            default -> LONG_BODY;
        };
    }
}
