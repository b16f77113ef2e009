package io.github.portgithub.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.PageCall;
import io.github.portgithub.http.Hidden;
import org.apache.camel.component.http.HttpMethods;

/**
 * A request that makes, mends or removes a webhook. What it sends has the secret, and does not show itself. If it is repeated
 * after a fault it does no harm: GitHub makes no second webhook of the same address.
 */
final class HookChange implements PageCall.Posted {

    private final HttpMethods method;
    private final String path;
    private final JsonNode body;
    private final String told;

    /**
     * @param method the HTTP method
     * @param path the path below {@code github.api-url}
     * @param body what is sent; null for nothing
     * @param told what it is, for people, such as {@code created}; null if all was as it should be, as far as GitHub shows
     */
    HookChange(HttpMethods method, String path, JsonNode body, String told) {
        this.method = method;
        this.path = path;
        this.body = body;
        this.told = told;
    }

    String path() {
        return path;
    }

    String told() {
        return told;
    }

    @Override
    public HttpMethods method() {
        return method;
    }

    @Override
    public Object body() {
        return body == null ? null : Hidden.entity(body);
    }

    @Override
    public boolean shrink() {
        return false;
    }

    @Override
    public String name() {
        return "(" + method + ")";
    }

    /** Returns what it has done, for people. */
    @Override
    public String toString() {
        return told == null ? "is active" : told;
    }
}
