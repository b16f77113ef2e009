package io.github.portgithub.resync;

import java.nio.charset.Charset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check has found, for people and for the exit code. Immutable.
 *
 * @param lines what was looked at, in the order of a sync, none twice
 * @param estimate what a sync will take, in words; null if that cannot be said
 */
public record CheckReport(List<Line> lines, String estimate) {

    /** How something was found. */
    public enum Finding {
        /** As it is to be. */
        GOOD("\u2713", "ok"),
        /** In the way of a sync. */
        WRONG("\u2717", "no"),
        /** Nobody can tell before a sync. */
        UNKNOWN("?", "?"),
        /** Not in use. */
        OFF("-", "-");

        private final String mark;
        private final String word;

        Finding(String mark, String word) {
            this.mark = mark;
            this.word = word;
        }
    }

    /**
     * One thing that was looked at.
     *
     * @param subject what it is, in a word or two
     * @param finding how it was found
     * @param text how it is, or what to do
     */
    public record Line(String subject, Finding finding, String text) {}

    /** Takes lines, each once. */
    public CheckReport {
        lines = List.copyOf(new LinkedHashSet<>(lines));
    }

    /** Returns what is in the way of a sync, one line each. */
    public List<String> problems() {
        return lines.stream()
                .filter(line -> line.finding() == Finding.WRONG)
                .map(Line::text)
                .toList();
    }

    /** Returns the exit code of the standalone program: 0 if nothing is wrong, else 1. */
    public int exitCode() {
        return problems().isEmpty() ? 0 : 1;
    }

    /** Returns the lines as a terminal shows them that has all characters. */
    @Override
    public String toString() {
        return text(true);
    }

    /**
     * Returns the lines.
     *
     * @param charset what the reader's terminal can show
     */
    public String in(Charset charset) {
        return text(charset.newEncoder().canEncode(Finding.GOOD.mark + Finding.WRONG.mark));
    }

    private String text(boolean marks) {
        int width =
                lines.stream().mapToInt(line -> line.subject().length()).max().orElse(0);
        String indent = "\n" + " ".repeat(width + (marks ? 4 : 5));
        String text = lines.stream()
                .map(line -> (marks ? line.finding().mark : String.format("%-2s", line.finding().word)) + " "
                        + line.subject()
                        + " ".repeat(width - line.subject().length() + 2)
                        + line.text().replace("\n", indent))
                .collect(Collectors.joining("\n"));
        return estimate == null ? text : text + "\n\n" + estimate;
    }
}
