package io.github.portgithub.http;

import java.nio.charset.StandardCharsets;

/**
 * A piece of text as one segment of a URL's path, whatever it holds. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986, 3.3: path</a>
 */
public final class PathSegment {

    private static final String UNRESERVED = "-._~";

    private PathSegment() {}

    /**
     * Percent-encodes a text, all but RFC 3986's unreserved characters.
     *
     * @param text what the segment stands for, such as an identifier; never null
     * @return the segment, in ASCII and without a slash
     * @throws IllegalArgumentException if the text is empty or consists of one or two dots: no encoding keeps these from
     *     being left out or resolved on the way
     */
    public static String of(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("'" + text + "' cannot be a segment of a path");
        }
        StringBuilder segment = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0) {
                segment.append(c);
            } else {
                segment.append(String.format("%%%02X", (int) c));
            }
        }
        return segment.toString();
    }
}
