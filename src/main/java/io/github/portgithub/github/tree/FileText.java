package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a file. Stateless. */
final class FileText {

    /** How far Git looks for what makes a file binary. */
    private static final int LOOKED_AT = 8000;

    private FileText() {}

    /**
     * Takes the text out of an answer of GitHub's REST API.
     *
     * @param answer a description of a blob, or of the content of a file
     * @return the text, in UTF-8 without a mark at its begin; null if the file is binary, as Git means it
     * @throws IOException if it is none, or in an encoding that GitHub does not document
     */
    static String of(JsonNode answer) throws IOException {
        String content = answer.path("content").textValue();
        String encoding = answer.path("encoding").asText();
        if (content == null || !encoding.equals("base64") && !encoding.equals("utf-8")) {
            throw new IOException("a content of encoding '" + encoding + "' is none that GitHub describes");
        }
        try {
            return encoding.equals("base64") ? decode(content) : clean(content);
        } catch (IllegalArgumentException e) {
            throw new IOException("a content is no base64: " + e.getMessage());
        }
    }

    private static String decode(String base64) {
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
