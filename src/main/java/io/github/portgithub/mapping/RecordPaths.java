package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The fields of the record that a jq expression names, such as {@code .created_at} and {@code .user.login}: where the
 * expression gives null, they tell a record that says null from an expression that asks for what no record has.
 *
 * <p>Found by reading the text, not by parsing jq: a path counts only where {@code .} is certainly the record, so what stands
 * behind a pipe or in the argument of a function is left out, and reading ends at what this class does not know. Immutable
 * and thread-safe.
 */
final class RecordPaths {

    // From here on `.` may be anything.
    private static final Set<String> ENDS_READING = Set.of("def", "reduce", "foreach", "catch", "label", "import");
    private static final Set<String> RESETS_BRANCH = Set.of("then", "elif", "else");

    private final List<List<String>> paths;

    private RecordPaths(List<List<String>> paths) {
        this.paths = paths;
    }

    /** Reads an expression that is known to compile. */
    static RecordPaths of(String source) {
        Scanner scanner = new Scanner(source);
        scanner.scan();
        return new RecordPaths(List.copyOf(scanner.paths));
    }

    /**
     * Returns the first path that leads to a key which an object of the record does not have, such as
     * {@code .user.logn}, or null if there is none. A path that ends early at a null is not missing.
     */
    String missingIn(JsonNode record) {
        for (List<String> path : paths) {
            JsonNode node = record;
            for (String key : path) {
                if (node.isObject() && !node.has(key)) {
                    return "." + String.join(".", path);
                }
                node = node.path(key);
            }
        }
        return null;
    }

    /** Returns the paths in the order they stand in the expression. */
    List<List<String>> paths() {
        return paths;
    }

    /**
     * What an open bracket or {@code if} returns to.
     *
     * @param opener the bracket, or {@code i} for an {@code if}
     * @param root whether {@code .} was the record there
     */
    private record Level(char opener, boolean root) {}

    private static final class Scanner {

        private final String source;
        private final List<List<String>> paths = new ArrayList<>();
        private final Deque<Level> levels = new ArrayDeque<>();
        private int at;
        private boolean root = true;
        private boolean binds;
        private boolean afterValue;

        private Scanner(String source) {
            this.source = source;
        }

        private void scan() {
            while (at < source.length()) {
                char c = source.charAt(at);
                if (isWordStart(c)) {
                    if (!word(takeWord())) {
                        return;
                    }
                } else if (c == '.') {
                    path();
                } else if (c == '"') {
                    skipString();
                    afterValue = true;
                } else if (c == '$') {
                    at++;
                    takeWord();
                    afterValue = true;
                } else if (c == '#') {
                    int lineEnd = source.indexOf('\n', at);
                    at = lineEnd < 0 ? source.length() : lineEnd;
                } else if (c == '|' && peek(at + 1) == '=') {
                    return;
                } else {
                    symbol(c);
                    at++;
                }
            }
        }

        private boolean word(String word) {
            afterValue = false;
            if (word.equals("if")) {
                levels.push(new Level('i', root));
            } else if (RESETS_BRANCH.contains(word)) {
                root = levels.isEmpty() ? root : levels.peek().root();
            } else if (word.equals("end")) {
                close();
            } else if (word.equals("as")) {
                binds = true;
            } else if (peek(at) == '(') {
                levels.push(new Level('(', root));
                root = false;
                at++;
            }
            return !ENDS_READING.contains(word);
        }

        private void symbol(char c) {
            switch (c) {
                case '(', '[', '{' -> {
                    levels.push(new Level(c, root));
                    afterValue = false;
                }
                case ')', ']', '}' -> close();
                case '|' -> {
                    // `.a as $x | …` hands the same input on.
                    root = root && binds;
                    binds = false;
                    afterValue = false;
                }
                case ',' -> {
                    root = !levels.isEmpty() && levels.peek().opener() == '{'
                            ? levels.peek().root()
                            : root;
                    afterValue = false;
                }
                case ' ', '\t', '\r', '\n' -> {}
                default -> afterValue = c == '?' && afterValue;
            }
        }

        private void close() {
            if (!levels.isEmpty()) {
                root = levels.pop().root();
            }
            afterValue = true;
        }

        private void path() {
            boolean fromRecord = root && !afterValue;
            List<String> keys = new ArrayList<>();
            while (step(keys)) {
                // each step moves on
            }
            if (keys.isEmpty()) {
                at++;
                if (peek(at) == '.') {
                    at++;
                }
            } else if (fromRecord) {
                paths.add(List.copyOf(keys));
            }
            afterValue = true;
        }

        // `.key`, `."key"`, `.["key"]` and, behind the first step, `["key"]`
        private boolean step(List<String> keys) {
            int next = at;
            boolean dot = peek(next) == '.';
            if (dot) {
                next++;
            }
            if (dot && isWordStart(peek(next))) {
                at = next;
                keys.add(takeWord());
                return true;
            }
            boolean bracket = peek(next) == '[';
            int quote = bracket ? next + 1 : next;
            if (peek(quote) != '"' || !bracket && !dot || !dot && keys.isEmpty()) {
                return false;
            }
            int close = source.indexOf('"', quote + 1);
            if (close < 0 || source.substring(quote, close).contains("\\") || bracket && peek(close + 1) != ']') {
                return false;
            }
            keys.add(source.substring(quote + 1, close));
            at = close + (bracket ? 2 : 1);
            return true;
        }

        // Over an interpolation, too: what it names is of no interest here.
        private void skipString() {
            at++;
            while (at < source.length() && source.charAt(at) != '"') {
                if (source.charAt(at) != '\\') {
                    at++;
                } else if (peek(at + 1) == '(') {
                    at += 2;
                    skipInterpolation();
                } else {
                    at += 2;
                }
            }
            at++;
        }

        private void skipInterpolation() {
            int open = 1;
            while (at < source.length() && open > 0) {
                char c = source.charAt(at);
                if (c == '"') {
                    skipString();
                } else {
                    open += c == '(' ? 1 : c == ')' ? -1 : 0;
                    at++;
                }
            }
        }

        private String takeWord() {
            int start = at;
            while (at < source.length() && (isWordStart(source.charAt(at)) || Character.isDigit(source.charAt(at)))) {
                at++;
            }
            return source.substring(start, at);
        }

        private char peek(int i) {
            return i < source.length() ? source.charAt(i) : '\0';
        }

        private static boolean isWordStart(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
        }
    }
}
