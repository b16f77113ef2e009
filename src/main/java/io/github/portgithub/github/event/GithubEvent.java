package io.github.portgithub.github.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event as GitHub tells it. Immutable, its payload is not to be changed.
 *
 * @param name the name in {@code X-GitHub-Event}, such as {@code pull_request}
 * @param payload the body, an object
 * @see <a href="https://docs.github.com/webhooks/webhook-events-and-payloads">GitHub: webhook events and payloads</a>
 */
public record GithubEvent(String name, JsonNode payload) {

    /** Returns what has happened, such as {@code opened}; empty where the event has no actions. */
    public String action() {
        return payload.path("action").asText("");
    }

    /** Returns the record of the repository that the event is about; missing if it is about none. */
    public JsonNode repository() {
        return payload.path("repository");
    }

    /** Returns the login of the organization or account whose event it is; null if it does not tell. */
    public String owner() {
        String login = repository().path("owner").path("login").textValue();
        if (login == null) {
            login = payload.path("organization").path("login").textValue();
        }
        return login == null
                ? payload.path("installation").path("account").path("login").textValue()
                : login;
    }

    @Override
    public String toString() {
        return action().isEmpty() ? name : name + "." + action();
    }
}
