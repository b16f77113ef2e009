package io.github.portgithub.github;

/**
 * A page that was answered: what there is to keep of it.
 *
 * @param url the URL that was asked
 * @param tag the answer's {@code ETag}; null if it had none
 * @param token hash of the token that asked
 * @param records how many records it holds
 * @param first hash of its first record
 * @param last hash of its last record
 * @param next URL of the page after it; null if it is the last
 * @param sound whether it is certain what comes next, and nothing was left out of the page
 * @param known whether GitHub has said that it is as it was
 */
public record PageRead(
        String url,
        String tag,
        long token,
        int records,
        long first,
        long last,
        String next,
        boolean sound,
        boolean known) {}
