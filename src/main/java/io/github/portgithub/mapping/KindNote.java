package io.github.portgithub.mapping;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the route of a kind says of itself in its {@code note}: which selector keys it reads, and which rights GitHub asks
 * for. Such as {@code Selector: organizations, users, role (all, admin, member); App permission: members; token scope:
 * read:org}. Immutable.
 *
 * @param selectorKeys the keys beside {@code query}; null if the note does not say
 * @param selectorValues the values of a key that has no others, in parentheses after it
 * @param permission the permission that an installation of a GitHub App needs to read the kind; null if the note names none
 * @param tokenScope the scope that a classic token needs to read what is not public; null if the note names none
 */
public record KindNote(
        Set<String> selectorKeys, Map<String, Set<String>> selectorValues, String permission, String tokenScope) {

    private static final String SELECTOR = "Selector:";
    private static final Pattern KEY = Pattern.compile("([^,\\s()]+)(?:\\s*\\(([^)]*)\\))?");
    private static final String PERMISSION = "App permission:";
    private static final String TOKEN_SCOPE = "token scope:";

    /**
     * Reads a note.
     *
     * @param note the note of a route; null says nothing
     * @return what it says, never null; words that are none of these are for people
     */
    public static KindNote of(String note) {
        Set<String> keys = null;
        Map<String, Set<String>> values = new TreeMap<>();
        String permission = null;
        String scope = null;
        for (String part : note == null ? new String[0] : note.split(";")) {
            String said = part.strip();
            if (said.startsWith(SELECTOR)) {
                keys = new TreeSet<>();
                Matcher key = KEY.matcher(after(SELECTOR, said));
                while (key.find()) {
                    keys.add(key.group(1));
                    if (key.group(2) != null) {
                        values.put(
                                key.group(1),
                                new TreeSet<>(Arrays.asList(key.group(2).strip().split("[,\\s]+"))));
                    }
                }
            } else if (said.startsWith(PERMISSION)) {
                permission = after(PERMISSION, said);
            } else if (said.startsWith(TOKEN_SCOPE)) {
                scope = after(TOKEN_SCOPE, said);
            }
        }
        return new KindNote(keys, values, permission, scope);
    }

    private static String after(String word, String said) {
        return said.substring(word.length()).strip();
    }
}
