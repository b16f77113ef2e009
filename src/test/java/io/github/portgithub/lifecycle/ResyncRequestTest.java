package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Port's button: polled every second here, the least that can be set. */
@Timeout(90)
class ResyncRequestTest {

    private static final String ID = "my-github-routes";
    private static final String POLL = "GET /v1/integration/" + ID + "/resync-request";
    private static final String READ = "GET /orgs/acme";

    private final LifeCycleHarness harness = new LifeCycleHarness().with("port.resync-request.interval", "1s");

    @BeforeEach
    void fill() {
        harness.model.addOrganization("acme");
        harness.withMapping("""
                resources:
                  - kind: organization
                    selector: { query: 'true' }
                    port:
                      entity:
                        mappings:
                          identifier: .login
                          blueprint: '"githubOrganization"'
                """);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void startsOneRun_forARequest() throws Exception {
        harness.startWithPolling();
        harness.resync();

        harness.catalog.requestResync(ID);

        await(() -> states().equals(List.of("running", "completed", "running", "completed")));
        polls(3);
        assertThat(states()).hasSize(4);
    }

    @Test
    void startsNoRun_forARequestThatIsOlderThanTheLastRun() throws Exception {
        harness.startWithPolling();
        harness.resync();
        harness.stop();
        harness.catalog.requestResync(ID);
        harness.startWithPolling();

        harness.resync();

        polls(3);
        assertThat(states()).hasSize(4);
    }

    @Test
    void startsOneMoreRun_forRequestsDuringARun() throws Exception {
        harness.startWithPolling();
        harness.resync();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        harness.github.on(request -> {
            if (request.is(READ)) {
                reading.countDown();
                awaitLatch(goOn);
            }
            return false;
        });
        CompletableFuture<ResyncReport> second = CompletableFuture.supplyAsync(this::resync);
        awaitLatch(reading);

        harness.catalog.requestResync(ID);
        polls(2);
        harness.catalog.requestResync(ID);
        polls(2);
        assertThat(states()).containsExactly("running", "completed", "running");
        // what is polled from here on comes back when the next run has begun
        harness.port.on(POLL).times(1).delay(Duration.ofSeconds(2));
        goOn.countDown();

        assertThat(second.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETE);
        await(() -> states().size() == 6);
        polls(3);
        assertThat(states()).hasSize(6);
    }

    @Test
    void asksAgain_whenTheRunCouldNotGetItsMapping() throws Exception {
        harness.with("port.mapping", "integration:").with("port.retries", 0);
        harness.startWithPolling();
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        harness.port
                .on("GET /v1/integration/" + ID)
                .times(2)
                .answer(503, Map.of(), "{\"ok\":false,\"error\":\"unavailable\"}");

        harness.catalog.requestResync(ID);

        await(() -> states().equals(List.of("running", "completed", "running", "failed", "running", "completed")));
        polls(2);
        assertThat(states()).hasSize(6);
    }

    @Test
    void tellsOnce_whenPollingFails_andOnceWhenItWorksAgain() throws Exception {
        try (LogLines log = new LogLines()) {
            harness.port.on(POLL).times(6).answer(503, Map.of(), "");
            harness.startWithPolling();
            harness.resync();

            await(() -> !log.with("Port answers again").isEmpty());
            polls(2);

            assertThat(log.with("cannot be asked for resync requests")).hasSize(1);
            assertThat(log.with("Port answers again")).hasSize(1);
            assertThat(log.with("WARN")).hasSize(1);
        }
    }

    @Test
    void doesNotPoll_whenTheIntervalIs0() throws Exception {
        harness.with("port.resync-request.interval", 0).startWithPolling();

        assertThat(harness.context().getRoute("port-github-resync-request")).isNull();
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void neverRunsTwoAtOnce_whoeverAsks() throws Exception {
        harness.startWithPolling();
        int triggers = 8;
        CountDownLatch together = new CountDownLatch(1);
        List<CompletableFuture<ResyncReport>> asked = IntStream.range(0, triggers)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    awaitLatch(together);
                    return resync();
                }))
                .toList();

        together.countDown();
        for (CompletableFuture<ResyncReport> one : asked) {
            one.get(60, TimeUnit.SECONDS);
        }

        // at least the first and one for those that came meanwhile, each ended before the next began
        List<String> states = states();
        assertThat(states).hasSizeBetween(2, 2 * triggers);
        assertThat(states).hasSize(2 * harness.github.requests(READ).size());
        for (int i = 0; i < states.size(); i++) {
            assertThat(states.get(i)).isEqualTo(i % 2 == 0 ? "running" : "completed");
        }
    }

    @Test
    void showsARun_asAborted_whenTheRoutesStop() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        harness.github
                .on(request -> {
                    reading.countDown();
                    return true;
                })
                .delay(Duration.ofSeconds(1));
        harness.startWithPolling();
        CompletableFuture<ResyncReport> run = CompletableFuture.supplyAsync(this::resync);
        awaitLatch(reading);

        harness.stop();

        assertThat(run.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(states()).containsExactly("running", "aborted");
    }

    private ResyncReport resync() {
        try {
            return harness.resync();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> states() {
        return harness.catalog.resyncStates(ID).stream()
                .map(state -> state.path("status").asText())
                .toList();
    }

    /** Waits until so many more polls are done. */
    private void polls(int count) {
        // a poll begins when the one before is done
        CountDownLatch begun = new CountDownLatch(count + 1);
        harness.port.on(request -> {
            if (request.is(POLL)) {
                begun.countDown();
            }
            return false;
        });
        awaitLatch(begun);
    }

    /** Looks after every poll whether the condition holds. */
    private void await(BooleanSupplier condition) {
        for (int i = 0; i < 30 && !condition.getAsBoolean(); i++) {
            polls(1);
        }
        assertThat(condition.getAsBoolean()).as("states: %s", states()).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
