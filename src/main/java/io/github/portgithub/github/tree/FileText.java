package io.github.portgithub.github.tree;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a file. Stateless. */
final class FileText {

    /** How far Git looks for what makes a file binary. */
    private static final int LOOKED_AT = 8000;

    private FileText() {}

    /**
     * Decodes a file as GitHub's REST API gives it.
     *
     * @param base64 the content, with line breaks
     * @return the text, in UTF-8 without a mark at its begin; null if the file is binary, as Git means it
     * @throws IllegalArgumentException if it is no base64
     */
    static String of(String base64) {
        byte[] bytes = Base64.getMimeDecoder().decode(base64);
        for (int i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
            if (bytes[i] == 0) {
                return null;
            }
        }
        return clean(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Takes away what no property can hold, and the byte order mark. */
    static String clean(String text) {
        String cleaned = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return cleaned.indexOf('\0') < 0 ? cleaned : cleaned.replace("\0", "");
    }
}
