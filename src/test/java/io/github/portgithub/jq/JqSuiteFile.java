package io.github.portgithub.jq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of jq's own test files: program, input and expected outputs, each on its line, cases apart by blank lines; after
 * {@code %%FAIL} a program that must not compile.
 */
final class JqSuiteFile {

    /**
     * One case.
     *
     * @param line where it begins, from 1
     * @param input null where the program must not compile
     */
    record Case(int line, String program, String input, List<String> outputs) {}

    private final List<String> lines;
    private int at;

    private JqSuiteFile(List<String> lines) {
        this.lines = lines;
    }

    static List<Case> read(Path file) throws IOException {
        return new JqSuiteFile(Files.readAllLines(file)).cases();
    }

    private List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        while (at < lines.size()) {
            if (isSkipped(lines.get(at))) {
                at++;
            } else if (lines.get(at).startsWith("%%FAIL")) {
                cases.add(new Case(at + 1, lines.get(at + 1), null, List.of()));
                at += 2;
                rest();
            } else {
                cases.add(new Case(at + 1, lines.get(at), lines.get(at + 1), outputs()));
            }
        }
        return cases;
    }

    private List<String> outputs() {
        at += 2;
        return rest();
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        while (at < lines.size() && !isSkipped(lines.get(at))) {
            rest.add(lines.get(at++));
        }
        return rest;
    }

    private static boolean isSkipped(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }
}
