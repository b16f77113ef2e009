package io.github.portgithub.mapping;

/**
 * Port's rule for identifiers and for the targets of relations. Port publishes two forms of its pattern, which differ in
 * the apostrophe; what either accepts is accepted here, so that nothing is refused that Port might take. Stateless.
 *
 * @see <a href="https://docs.port.io/api-reference/create-an-entity">Port: create an entity</a>
 */
public final class PortIdentifiers {

    /** The most characters (code points) an entity's identifier may have. */
    public static final int MAX_LENGTH = 1000;

    private static final String ALLOWED = "letters, digits and @ _ . + : \\ / = ' -";

    /** The most characters (code points) a blueprint's identifier may have. */
    private static final int LONGEST_BLUEPRINT = 100;

    private PortIdentifiers() {}

    /**
     * Tells why Port would refuse the identifier of a blueprint, which may be shorter than that of an entity, and holds
     * neither {@code =} nor an apostrophe.
     *
     * @param identifier the identifier, never null
     * @return the reason, or null if Port may take it
     * @see <a href="https://docs.port.io/api-reference/create-a-blueprint">Port: create a blueprint</a>
     */
    public static String blueprintRefusal(String identifier) {
        String refusal = refusal(identifier);
        if (refusal != null) {
            return refusal;
        }
        int other = identifier.indexOf('=') >= 0 ? '=' : identifier.indexOf('\'') >= 0 ? '\'' : 0;
        if (other != 0) {
            return "holds \"" + (char) other + "\", which Port does not allow in a blueprint's identifier";
        }
        int count = identifier.codePointCount(0, identifier.length());
        return count > LONGEST_BLUEPRINT
                ? "has " + count + " characters, Port allows " + LONGEST_BLUEPRINT + " for a blueprint"
                : null;
    }

    /**
     * Tells why Port would refuse an identifier.
     *
     * @param identifier the identifier, never null
     * @return the reason, or null if Port may take it
     */
    public static String refusal(String identifier) {
        if (identifier.isEmpty()) {
            return "is empty";
        }
        if (identifier.equals(".") || identifier.equals("..")) {
            return "must not be " + identifier;
        }
        int count = 0;
        for (int i = 0; i < identifier.length(); count++) {
            int c = identifier.codePointAt(i);
            if (!isAllowed(c)) {
                return "holds " + (c > ' ' ? "'" + Character.toString(c) + "'" : "white space or a control character")
                        + ", Port allows " + ALLOWED;
            }
            i += Character.charCount(c);
        }
        return count > MAX_LENGTH ? "has " + count + " characters, Port allows " + MAX_LENGTH : null;
    }

    private static boolean isAllowed(int c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "@_.+:\\/='-".indexOf(c) >= 0;
        }
        return Character.isLetter(c);
    }
}
