package io.github.portgithub.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A pattern of paths as Ocean's mappings have it: {@code *} and {@code ?} stay within a name, {@code **} as a whole name stands
 * for any folders, none included, {@code [a-c]}, {@code [!a]} and {@code [[:digit:]]} for one character, and a backslash takes
 * the meaning from what follows. Names that begin with a dot are names like others, and case does not matter. Braces are
 * themselves. These are the rules of Python's {@code wcmatch} with the flags that Ocean sets.
 *
 * <p>Takes a time that is at the most the product of both lengths, whatever the pattern. Immutable and thread-safe.
 *
 * @see <a href="https://facelessuser.github.io/wcmatch/glob/">wcmatch: glob</a>
 */
public final class Glob {

    private static final int ANY = -1;
    private static final int STAR = -2;
    private static final int SET = -3;

    /** Stands for any folders. */
    private static final Name FOLDERS = new Name(new int[0], List.of());

    private static final Name ANY_NAME = new Name(new int[] {STAR}, List.of());

    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alnum", "azAZ09"),
            Map.entry("alpha", "azAZ"),
            Map.entry("ascii", "\0\177"),
            Map.entry("blank", "\t\t  "),
            Map.entry("cntrl", "\0\37\177\177"),
            Map.entry("digit", "09"),
            Map.entry("graph", "!~"),
            Map.entry("lower", "az"),
            Map.entry("print", " ~"),
            Map.entry("punct", "!/:@[`{~"),
            Map.entry("space", "  \t\r"),
            Map.entry("upper", "AZ"),
            Map.entry("word", "azAZ09__"),
            Map.entry("xdigit", "afAF09"));

    /** One character out of some, as pairs of first and last. */
    private record CharacterSet(boolean negated, int[] ranges) {

        private boolean has(int character) {
            return negated
                    != (isIn(character)
                            || isIn(Character.toLowerCase(character))
                            || isIn(Character.toUpperCase(character)));
        }

        private boolean isIn(int character) {
            for (int i = 0; i < ranges.length; i += 2) {
                if (character >= ranges[i] && character <= ranges[i + 1]) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What one name of a path is compared with: characters, and the marks above for others. */
    private record Name(int[] tokens, List<CharacterSet> sets) {

        private boolean matches(int[] name) {
            int token = 0;
            int set = 0;
            int at = 0;
            int star = -1;
            int setOfStar = 0;
            int atOfStar = 0;
            while (at < name.length) {
                if (token < tokens.length && tokens[token] == STAR) {
                    star = token++;
                    setOfStar = set;
                    atOfStar = at;
                } else if (token < tokens.length && isOne(tokens[token], set, name[at])) {
                    set += tokens[token] == SET ? 1 : 0;
                    token++;
                    at++;
                } else if (star >= 0) {
                    token = star + 1;
                    set = setOfStar;
                    at = ++atOfStar;
                } else {
                    return false;
                }
            }
            while (token < tokens.length && tokens[token] == STAR) {
                token++;
            }
            return token == tokens.length;
        }

        private boolean isOne(int token, int set, int character) {
            return switch (token) {
                case ANY -> true;
                case SET -> sets.get(set).has(character);
                default -> fold(token) == fold(character);
            };
        }
    }

    private final String pattern;
    private final List<Name> names;
    private final boolean matchesNothing;

    private Glob(String pattern, List<Name> names, boolean matchesNothing) {
        this.pattern = pattern;
        this.names = names;
        this.matchesNothing = matchesNothing;
    }

    /**
     * Reads a pattern. There is none that cannot be read: what is not closed stands for itself.
     *
     * @param pattern such as {@code **}{@code /package.json}, never null
     * @return the pattern; one that begins with a slash, or ends with one after a name, matches no path of a repository
     */
    public static Glob of(String pattern) {
        List<Name> names = new ArrayList<>();
        String[] parts = pattern.replace("\\/", "/").split("/+", -1);
        for (String part : parts) {
            if (part.equals("**")) {
                if (names.isEmpty() || names.get(names.size() - 1) != FOLDERS) {
                    names.add(FOLDERS);
                }
            } else if (!part.isEmpty()) {
                names.add(name(part));
            }
        }
        boolean inFolder = !names.isEmpty() && names.get(names.size() - 1) == FOLDERS;
        if (inFolder) {
            // At the end it stands for what is in the folders, not for the folder itself
            names.add(ANY_NAME);
        }
        boolean nothing = names.isEmpty() || parts[0].isEmpty() || !inFolder && parts[parts.length - 1].isEmpty();
        return new Glob(pattern, List.copyOf(names), nothing);
    }

    private static Name name(String part) {
        int[] text = part.codePoints().toArray();
        int[] tokens = new int[text.length];
        List<CharacterSet> sets = new ArrayList<>();
        int length = 0;
        for (int at = 0; at < text.length; at++) {
            switch (text[at]) {
                case '*' -> {
                    if (length == 0 || tokens[length - 1] != STAR) {
                        tokens[length++] = STAR;
                    }
                }
                case '?' -> tokens[length++] = ANY;
                case '\\' -> {
                    if (++at < text.length) {
                        tokens[length++] = text[at];
                    }
                }
                case '[' -> {
                    int end = endOfSet(text, at);
                    if (end < 0) {
                        tokens[length++] = '[';
                    } else {
                        sets.add(set(text, at + 1, end));
                        tokens[length++] = SET;
                        at = end;
                    }
                }
                default -> tokens[length++] = text[at];
            }
        }
        return new Name(Arrays.copyOf(tokens, length), List.copyOf(sets));
    }

    /** Returns where the bracket that closes a set is; -1 if none does. */
    private static int endOfSet(int[] text, int open) {
        int at = open + 1;
        if (at < text.length && (text[at] == '!' || text[at] == '^')) {
            at++;
        }
        for (boolean first = true; at < text.length; at++, first = false) {
            if (text[at] == '\\') {
                at++;
            } else if (text[at] == ']' && !first) {
                return at;
            } else if (classAt(text, at) != null) {
                at += classAt(text, at).length() + 3;
            }
        }
        return -1;
    }

    /** Returns the name of the class of characters, such as {@code digit}, that stands at a place; null if none does. */
    private static String classAt(int[] text, int at) {
        if (at + 1 >= text.length || text[at] != '[' || text[at + 1] != ':') {
            return null;
        }
        String rest = new String(text, at + 2, text.length - at - 2);
        int end = rest.indexOf(":]");
        return end > 0 && CLASSES.containsKey(rest.substring(0, end)) ? rest.substring(0, end) : null;
    }

    private static CharacterSet set(int[] text, int from, int end) {
        int at = from;
        boolean negated = text[at] == '!' || text[at] == '^';
        at += negated ? 1 : 0;
        List<Integer> ranges = new ArrayList<>();
        while (at < end) {
            String named = classAt(text, at);
            if (named != null) {
                CLASSES.get(named).chars().forEach(ranges::add);
                at += named.length() + 4;
                continue;
            }
            at += text[at] == '\\' && at + 1 < end ? 1 : 0;
            int first = text[at++];
            int last = first;
            if (at + 1 < end && text[at] == '-' && classAt(text, at + 1) == null) {
                at++;
                at += text[at] == '\\' && at + 1 < end ? 1 : 0;
                last = text[at++];
            }
            ranges.add(first);
            ranges.add(last);
        }
        return new CharacterSet(
                negated, ranges.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int fold(int character) {
        return Character.toLowerCase(Character.toUpperCase(character));
    }

    /**
     * Tells whether a path matches.
     *
     * @param path a path in a repository, with slashes between its names and none at its ends
     */
    public boolean matches(String path) {
        if (matchesNothing) {
            return false;
        }
        int[][] parts = parts(path);
        int name = 0;
        int at = 0;
        int star = -1;
        int atOfStar = 0;
        while (at < parts.length) {
            if (name < names.size() && names.get(name) == FOLDERS) {
                star = name++;
                atOfStar = at;
            } else if (name < names.size() && names.get(name).matches(parts[at])) {
                name++;
                at++;
            } else if (star >= 0) {
                name = star + 1;
                at = ++atOfStar;
            } else {
                return false;
            }
        }
        // The last name is never one that stands for folders
        return name == names.size();
    }

    /**
     * Tells whether something in a folder, at whatever depth, may match.
     *
     * @param folder a path as for {@link #matches}
     */
    public boolean mayMatchIn(String folder) {
        boolean[] reached = new boolean[names.size() + 1];
        reached[0] = !matchesNothing;
        for (int[] part : parts(folder)) {
            boolean[] next = new boolean[reached.length];
            for (int i = 0; i < names.size(); i++) {
                boolean here = reached[i] || i > 0 && names.get(i - 1) == FOLDERS && reached[i - 1];
                if (here && names.get(i) == FOLDERS) {
                    next[i] = true;
                } else if (here && names.get(i).matches(part)) {
                    next[i + 1] = true;
                }
            }
            reached = next;
        }
        for (int i = 0; i < names.size(); i++) {
            if (reached[i]) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether only what lies in the root of a repository can match. */
    public boolean isOfRoot() {
        return matchesNothing || names.size() == 1;
    }

    private static int[][] parts(String path) {
        return Arrays.stream(path.split("/"))
                .map(part -> part.codePoints().toArray())
                .toArray(int[][]::new);
    }

    /** Returns the pattern as it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
