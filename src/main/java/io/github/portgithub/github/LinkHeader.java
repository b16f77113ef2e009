package io.github.portgithub.github;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.StringTokenizer;
import org.apache.hc.client5.http.utils.URIUtils;

/**
 * Reads the {@code Link} header of a listing, in time linear in its length.
 *
 * <p>A header that breaks the grammar gives the links that can be read up to that place, never an exception;
 * {@link #isWellFormed(Collection)} tells whether something was left unread, because then "no next link" does not mean
 * "last page". Stateless and thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288#section-3">RFC 8288 section 3 and appendix B.2</a>
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api">GitHub: pagination</a>
 */
public final class LinkHeader {

    private LinkHeader() {}

    /**
     * Finds the first link whose relation is {@code next}.
     *
     * @param headerValues the values of all {@code Link} headers of one answer; null, or null values, are no header
     * @return the URI reference as it was sent, possibly relative; empty if there is none
     */
    public static Optional<String> next(Collection<String> headerValues) {
        return next(headerValues, null);
    }

    /**
     * Finds the first link whose relation is {@code next}.
     *
     * @param headerValue the value of the only {@code Link} header, or null
     * @return the URI reference as it was sent, possibly relative; empty if there is none
     */
    public static Optional<String> next(String headerValue) {
        return headerValue == null ? Optional.empty() : next(List.of(headerValue));
    }

    /**
     * Finds the first link whose relation is {@code next} and whose context is the page itself, and makes it absolute. A
     * link with an {@code anchor} elsewhere is a statement about another resource (RFC 8288 section 3.2) and is passed
     * over.
     *
     * @param headerValues the values of all {@code Link} headers of one answer; null, or null values, are no header
     * @param base the URL that was asked; null leaves the link as it was sent
     * @return the absolute URL, or the text as it was sent if that is no URI reference, so that whoever checks the URL
     *     refuses it instead of taking this page for the last one; empty if there is none
     */
    public static Optional<String> next(Collection<String> headerValues, URI base) {
        return target(headerValues, base, "next");
    }

    /** As {@link #next(Collection, URI)}, for another relation, such as {@code prev} or {@code last}. */
    static Optional<String> target(Collection<String> headerValues, URI base, String relation) {
        if (headerValues == null) {
            return Optional.empty();
        }
        for (String value : headerValues) {
            for (Link link : new Parser(value).links) {
                if (link.is(relation) && link.isAbout(base)) {
                    return Optional.of(resolve(link.target, base));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Takes the header out of a Camel message, which holds one value as text and several as a list. Not left to Camel's
     * type converters, which would split the text at its commas.
     *
     * @param header the message's {@code Link} header, or null
     * @return the header values
     */
    public static List<String> values(Object header) {
        if (header instanceof Collection<?> several) {
            return several.stream()
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .toList();
        }
        return header == null ? List.of() : List.of(header.toString());
    }

    /**
     * Tells whether every header could be read to its end.
     *
     * @param headerValues the values of all {@code Link} headers of one answer; null, or null values, are no header
     * @return false if some header breaks the grammar, for example because it was cut off
     */
    public static boolean isWellFormed(Collection<String> headerValues) {
        return headerValues == null || headerValues.stream().allMatch(value -> new Parser(value).wellFormed);
    }

    /**
     * Tells whether every link says what it leads to, as it must (RFC 8288 section 3.3). One that does not may have been the
     * next link, before a part of the header was lost.
     *
     * @param headerValues the values of all {@code Link} headers of one answer; null, or null values, are no header
     * @return false if some link has no relation
     */
    static boolean hasRelations(Collection<String> headerValues) {
        return headerValues == null
                || headerValues.stream()
                        .flatMap(value -> new Parser(value).links.stream())
                        .noneMatch(link -> link.rel().isBlank());
    }

    /** Makes a URI reference absolute; one that is none stays as it is. */
    static String resolve(String reference, URI base) {
        if (base == null) {
            return reference;
        }
        try {
            URI uri = new URI(reference);
            // An absolute link is used letter by letter. Not URI.resolve: after RFC 2396 it takes "?page=2" for a child
            return uri.isAbsolute() ? reference : URIUtils.resolve(base, uri).toString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return reference;
        }
    }

    private record Link(String target, String rel, String anchor) {

        boolean is(String relation) {
            StringTokenizer types = new StringTokenizer(rel, " \t");
            while (types.hasMoreTokens()) {
                if (types.nextToken().equalsIgnoreCase(relation)) {
                    return true;
                }
            }
            return false;
        }

        boolean isAbout(URI page) {
            return anchor == null
                    || anchor.isEmpty()
                    || page != null && resolve(anchor, page).equals(page.toString());
        }
    }

    /** One pass over one header value; every character is looked at a bounded number of times. */
    private static final class Parser {

        private final String text;
        private int at;
        private final List<Link> links = new ArrayList<>();
        private final boolean wellFormed;

        Parser(String value) {
            text = value == null ? "" : value;
            wellFormed = readLinks();
        }

        private boolean readLinks() {
            while (true) {
                // Empty list elements are legal (RFC 9110 section 5.6.1)
                skipSpaceAnd(',');
                if (at == text.length()) {
                    return true;
                }
                int end = text.charAt(at) == '<' ? text.indexOf('>', at) : -1;
                if (end < 0) {
                    return false;
                }
                String target = text.substring(at + 1, end).trim();
                at = end + 1;
                if (!readParameters(target)) {
                    return false;
                }
            }
        }

        private boolean readParameters(String target) {
            String rel = null;
            String anchor = null;
            boolean closed = true;
            while (closed) {
                skipSpace();
                if (!isAt(';')) {
                    break;
                }
                skipSpaceAnd(';');
                String name = readUntil("=;,").trim().toLowerCase(Locale.ROOT);
                String value = "";
                if (isAt('=')) {
                    at++;
                    skipSpace();
                    if (isAt('"')) {
                        StringBuilder content = new StringBuilder();
                        closed = readQuoted(content);
                        value = content.toString();
                    } else {
                        value = readUntil(";,").trim();
                    }
                }
                // Only the first rel counts (RFC 8288 section 3.3), and the first anchor (appendix B.2)
                if (name.equals("rel") && rel == null) {
                    rel = value;
                } else if (name.equals("anchor") && anchor == null) {
                    anchor = value;
                }
            }
            links.add(new Link(target, rel == null ? "" : rel, anchor));
            return closed && (at == text.length() || isAt(','));
        }

        private boolean readQuoted(StringBuilder content) {
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return true;
                }
                if (c == '\\' && ++at == text.length()) {
                    return false;
                }
                content.append(text.charAt(at));
            }
            return false;
        }

        private String readUntil(String delimiters) {
            int start = at;
            while (at < text.length() && delimiters.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipSpace() {
            while (isAt(' ') || isAt('\t')) {
                at++;
            }
        }

        private void skipSpaceAnd(char separator) {
            while (isAt(' ') || isAt('\t') || isAt(separator)) {
                at++;
            }
        }

        private boolean isAt(char c) {
            return at < text.length() && text.charAt(at) == c;
        }
    }
}
