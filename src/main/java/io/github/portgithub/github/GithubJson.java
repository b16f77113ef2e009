package io.github.portgithub.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How pages are parsed. */
public final class GithubJson {

    private GithubJson() {}

    /**
     * Makes the mapper that pages are parsed with.
     *
     * @param maxPageBytes {@code github.max-page-bytes}: a longer page is refused while it is read
     * @return a mapper of its own, thread-safe
     * @throws IllegalArgumentException if the limit is not positive
     */
    public static ObjectMapper mapper(long maxPageBytes) {
        if (maxPageBytes < 1) {
            throw new IllegalArgumentException("github.max-page-bytes must be 1 or more, got " + maxPageBytes);
        }
        return new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(maxPageBytes)
                        .build())
                .build());
    }
}
