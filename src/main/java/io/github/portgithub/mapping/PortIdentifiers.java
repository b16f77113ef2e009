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

    private PortIdentifiers() {}

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
