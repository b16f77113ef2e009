package io.github.portgithub.sandbox.command;

import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubEvents.Event;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.SandboxPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Lets something happen at the simulated GitHub every few seconds, tells the program of it as a webhook of GitHub's would, and
 * prints when it is in the simulated Port. Used by one thread of its own, which ends with the program.
 */
final class SandboxEvents implements Runnable {

    private static final long PAUSE_MILLIS = 3000;
    private static final long LONGEST_WAIT_MILLIS = 20_000;
    private static final String ORGANIZATION = "acme";

    private final CamelContext context;
    private final GithubModel model;
    private final SandboxPort port;
    private final GithubEvents events;
    private final Random random = new Random();

    /**
     * @param context the program's
     * @param model what GitHub has
     * @param port what Port has
     * @param githubUrl where the simulated GitHub is
     */
    SandboxEvents(CamelContext context, GithubModel model, SandboxPort port, String githubUrl) {
        this.context = context;
        this.model = model;
        this.port = port;
        this.events = new GithubEvents(githubUrl);
    }

    @Override
    public void run() {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            while (!context.isStopping()) {
                Thread.sleep(PAUSE_MILLIS);
                happen(template);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!context.isStopping()) {
                System.out.println("Nothing more happens at GitHub: " + e.getMessage());
            }
        }
    }

    private void happen(ProducerTemplate template) throws InterruptedException {
        List<GithubRepository> repositories = model.repositories(ORGANIZATION).stream()
                .filter(one -> !model.pullRequests(ORGANIZATION, one.name()).isEmpty())
                .toList();
        GithubRepository repository = repositories.get(random.nextInt(repositories.size()));
        List<GithubPullRequest> pulls = model.pullRequests(ORGANIZATION, repository.name());
        GithubPullRequest pull = pulls.get(random.nextInt(pulls.size()));
        boolean closes = pull.state() == State.OPEN;
        Instant now = Instant.now();
        GithubPullRequest changed = model.updatePullRequest(
                ORGANIZATION,
                repository.name(),
                pull.number(),
                one -> one.withState(closes ? State.CLOSED : State.OPEN, now).changedAt(now));
        String identifier = repository.fullName() + "/pull/" + pull.number();
        String before = shown(identifier);
        Event event = events.pullRequest(closes ? "closed" : "reopened", repository, changed);
        long sent = System.nanoTime();
        template.requestBodyAndHeaders(
                "direct:port-github-event",
                event.payload(),
                Map.of("X-GitHub-Event", event.name(), "X-GitHub-Delivery", event.delivery()));
        while (shown(identifier).equals(before) && millisSince(sent) < LONGEST_WAIT_MILLIS && !context.isStopping()) {
            Thread.sleep(5);
        }
        System.out.println("GitHub: " + identifier + " is " + (closes ? "closed" : "open again") + "; in Port "
                + (shown(identifier).equals(before) ? "it is not yet" : millisSince(sent) + " ms later"));
    }

    private String shown(String identifier) {
        return port.entity("githubPullRequest", identifier)
                .map(entity -> entity.json().path("properties").toString())
                .orElse("");
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
