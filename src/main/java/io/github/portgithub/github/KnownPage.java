package io.github.portgithub.github;

/**
 * A page as it was when it was last read to its end and everything of it delivered: what a 304 (not modified) stands for.
 *
 * @param tag the {@code ETag} to ask with
 * @param records how many records it holds
 * @param first hash of its first record
 * @param last hash of its last record
 * @param taken how many of its records were taken: fewer if the selector wants a part of the listing
 * @param next URL of the page after it; null if it was the last
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api">GitHub: use
 *     conditional requests</a>
 */
public record KnownPage(String tag, int records, long first, long last, int taken, String next) {}
