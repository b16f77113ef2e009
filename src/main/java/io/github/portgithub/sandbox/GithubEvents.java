package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What GitHub tells of its own accord when something of a {@link GithubModel} happens. Stateless, thread-safe.
 *
 * @see <a href="https://docs.github.com/webhooks/webhook-events-and-payloads">GitHub: webhook events and payloads</a>
 */
public final class GithubEvents {

    /**
     * One event.
     *
     * @param delivery its id, of which no two events have the same
     * @param name what GitHub sends as {@code X-GitHub-Event}
     * @param payload the body
     */
    public record Event(String delivery, String name, byte[] payload) {

        /** Returns action and name for people, such as {@code pull_request of 300 bytes}. */
        @Override
        public String toString() {
            return name + " of " + payload.length + " bytes";
        }
    }

    private final GithubRecords records;

    /**
     * @param apiUrl where the API is, without a slash at the end
     */
    public GithubEvents(String apiUrl) {
        records = new GithubRecords(apiUrl);
    }

    /**
     * Tells of a pull request.
     *
     * @param action such as {@code opened}
     * @param repository its repository
     * @param pullRequest the pull request as it is then
     * @return the event
     */
    public Event pullRequest(String action, GithubRepository repository, GithubPullRequest pullRequest) {
        ObjectNode payload = payload(action, repository);
        ObjectNode record = (ObjectNode)
                records.pullRequests(repository, List.of(pullRequest)).get(0);
        record.put("merged", pullRequest.state() == GithubPullRequest.State.MERGED)
                .put("comments", 0)
                .put("changed_files", 1);
        payload.put("number", pullRequest.number()).set("pull_request", record);
        return event("pull_request", payload);
    }

    /**
     * Tells of a repository.
     *
     * @param action such as {@code created}
     * @param repository the repository as it is then
     * @return the event
     */
    public Event repository(String action, GithubRepository repository) {
        return event("repository", payload(action, repository));
    }

    /**
     * Tells that a repository has another name.
     *
     * @param repository the repository as it is now
     * @param former its name before
     * @return the event
     */
    public Event renamed(GithubRepository repository, String former) {
        ObjectNode payload = payload("renamed", repository);
        payload.putObject("changes").putObject("repository").putObject("name").put("from", former);
        return event("repository", payload);
    }

    /**
     * Tells that a repository has another owner.
     *
     * @param repository the repository as it is now
     * @param former the login of the organization before
     * @return the event
     */
    public Event transferred(GithubRepository repository, String former) {
        ObjectNode payload = payload("transferred", repository);
        payload.putObject("changes")
                .putObject("owner")
                .putObject("from")
                .putObject("organization")
                .put("login", former);
        return event("repository", payload);
    }

    private ObjectNode payload(String action, GithubRepository repository) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("action", action);
        payload.set("repository", records.repository(repository));
        payload.putObject("organization").put("login", repository.owner().login());
        return payload;
    }

    private static Event event(String name, ObjectNode payload) {
        return new Event(UUID.randomUUID().toString(), name, payload.toString().getBytes(StandardCharsets.UTF_8));
    }
}
