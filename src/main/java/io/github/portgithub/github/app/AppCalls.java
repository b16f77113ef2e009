package io.github.portgithub.github.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.AppPage;
import io.github.portgithub.github.GithubAnswer;

/** The requests that a GitHub App makes in its own name. Implementations are thread-safe and bound the time they take. */
public interface AppCalls {

    /**
     * Reads a page.
     *
     * @param url the absolute URL, at the API's origin
     * @param jwt what to send as {@code Authorization: Bearer}; a secret
     * @return the answer of status 200
     * @throws Exception for any other answer or none, such that {@link GithubAnswer#of(Throwable)} can classify it
     */
    AppPage get(String url, String jwt) throws Exception;

    /**
     * Makes a POST without body.
     *
     * @param url the absolute URL, at the API's origin
     * @param jwt what to send as {@code Authorization: Bearer}; a secret
     * @return the parsed body of an answer of status 200 or 201; a secret, not to be logged
     * @throws Exception for any other answer or none, such that {@link GithubAnswer#of(Throwable)} can classify it
     */
    JsonNode post(String url, String jwt) throws Exception;
}
