package io.github.portgithub.mapping;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the route of a kind says of itself in its {@code note}: which selector keys it reads, and which rights GitHub asks
 * for. Such as {@code Selector: organizations, users, role; App permission: members; token scope: read:org}. Immutable.
 *
 * @param selectorKeys the keys beside {@code query}; null if the note does not say
 * @param permission the permission that an installation of a GitHub App needs to read the kind; null if the note names none
 * @param tokenScope the scope that a classic token needs to read what is not public; null if the note names none
 */
public record KindNote(Set<String> selectorKeys, String permission, String tokenScope) {

    private static final String SELECTOR = "Selector:";
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
        String permission = null;
        String scope = null;
        for (String part : note == null ? new String[0] : note.split(";")) {
            String said = part.strip();
            if (said.startsWith(SELECTOR)) {
                keys = new TreeSet<>(Arrays.asList(after(SELECTOR, said).split("[,\\s]+")));
            } else if (said.startsWith(PERMISSION)) {
                permission = after(PERMISSION, said);
            } else if (said.startsWith(TOKEN_SCOPE)) {
                scope = after(TOKEN_SCOPE, said);
            }
        }
        return new KindNote(keys, permission, scope);
    }

    private static String after(String word, String said) {
        return said.substring(word.length()).strip();
    }
}
