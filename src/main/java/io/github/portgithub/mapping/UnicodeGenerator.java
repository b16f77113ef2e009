package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/**
 * Writes the replacement character for half a surrogate pair, as jq does. UTF-8 cannot hold such a half, and Jackson, asked
 * to write pairs as one character, makes one of it and whatever follows. GitHub may send halves as escapes, and an
 * expression may cut a pair. One use, not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-8.2">RFC 8259 section 8.2, Unicode Characters</a>
 */
final class UnicodeGenerator extends JsonGeneratorDelegate {

    private static final char REPLACEMENT = '\uFFFD';

    UnicodeGenerator(JsonGenerator generator) {
        // Trees are written by this generator, not handed on, so that it sees each text
        super(generator, false);
    }

    @Override
    public void writeFieldName(String name) throws IOException {
        super.writeFieldName(wellFormed(name));
    }

    @Override
    public void writeString(String text) throws IOException {
        super.writeString(wellFormed(text));
    }

    /** Returns the text itself if it has no halves, which is cheap to see. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!isPair(text, i)) {
                    return replaced(text);
                }
                i++;
            }
        }
        return text;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    out.setCharAt(i, REPLACEMENT);
                }
            }
        }
        return out.toString();
    }
}
