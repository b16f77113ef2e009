package io.github.portgithub.contract;

import io.github.portgithub.http.RecordedRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hears of every request that the routes of a test make, and knows in the end which of them GitHub or Port does not
 * describe. Thread-safe.
 */
public final class RequestContract {

    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private final List<String> madeUp = new ArrayList<>();
    private final List<String> madeUpRequests = new ArrayList<>();

    /**
     * Returns what is to hear of every request to GitHub. A query of GraphQL has a schema of its own, by which the server of a
     * test refuses it, see {@code GithubSchemaTest}.
     */
    public Consumer<RecordedRequest> github() {
        return request -> {
            if (!request.method().equals("POST") || !request.path().endsWith("/graphql")) {
                problems.addAll(ApiDescription.github().problems(request));
            }
        };
    }

    /** Returns what is to hear of every request to Port; it hears nothing where Port's description is not there. */
    public Consumer<RecordedRequest> port() {
        return ApiDescription.hasPort()
                ? request -> problems.addAll(ApiDescription.port().problems(request))
                : request -> {};
    }

    /**
     * Lets pass what a test makes up itself, such as a parameter in a link of its own.
     *
     * @param name of the query parameter
     */
    public void madeUp(String name) {
        madeUp.add(": parameter " + name + " is not described");
    }

    /**
     * Lets pass requests that a test makes up itself, such as those of a destination of its own.
     *
     * @param beginning how they begin, such as {@code POST /catalog/}
     */
    public void madeUpRequest(String beginning) {
        madeUpRequests.add(beginning);
    }

    /**
     * Looks back.
     *
     * @throws AssertionError if a request was made that is not described; each is named once
     */
    public void verify() {
        List<String> found = List.copyOf(problems).stream()
                .filter(problem -> madeUp.stream().noneMatch(problem::endsWith))
                .filter(problem -> madeUpRequests.stream().noneMatch(problem::startsWith))
                .toList();
        problems.clear();
        if (!found.isEmpty()) {
            throw new AssertionError("Not as the API is described:\n"
                    + String.join("\n", found.stream().distinct().sorted().toList()));
        }
    }
}
