package io.github.portgithub.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.http.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of accounts, which go on beside each other, and of everything, in both databases. */
class AccountRunsTest {

    private static final String CATALOG = "catalog";

    @TempDir
    private Path directory;

    private final CamelContext context = new DefaultCamelContext();
    private final List<LedgerSource> sources = new ArrayList<>();

    @AfterEach
    void close() {
        sources.forEach(LedgerSource::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTheRunsThatConcernAnAccount_theNewestWrites(boolean postgresql) throws Exception {
        Ledger ledger = source(postgresql).open();
        LedgerRun acme = ledger.begin(CATALOG, run("acme"), 0, List.of());
        LedgerRun globex = ledger.begin(CATALOG, run("globex"), 0, List.of());

        assertThat(List.of(acme.number(), globex.number())).containsExactly(1L, 2L);
        ledger.write(CATALOG, acme, List.of(change(acme)));
        ledger.write(CATALOG, globex, List.of(change(globex)));
        // Whoever has read before another began what is of the same, knows too little
        assertThatThrownBy(() -> ledger.begin(CATALOG, run("acme"), 0, List.of()))
                .hasMessageContaining("run 1");

        LedgerRun everything = ledger.begin(CATALOG, run(null), 2, List.of());

        assertThatThrownBy(() -> ledger.write(CATALOG, acme, List.of(change(acme))))
                .hasMessageContaining("another process has begun run 3 while run 1 goes on");
        ledger.write(CATALOG, everything, List.of());

        LedgerRun again = ledger.begin(CATALOG, run("acme"), everything.number(), List.of());

        assertThatThrownBy(() -> ledger.write(CATALOG, everything, List.of())).hasMessageContaining("run 4");
        ledger.write(CATALOG, again, List.of(change(again)));
        assertThat(ledger.runsOf(CATALOG, "acme", 9))
                .extracting(LedgerRun::number)
                .containsExactly(4L, 3L, 1L);
        assertThat(ledger.newest(CATALOG)).extracting(LedgerRun::number).containsExactlyInAnyOrder(2L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunOfAnAccount_forgetsOnlyWhatIsOfIt(boolean postgresql) throws Exception {
        Ledger ledger = source(postgresql).open();
        LedgerRun globex = ledger.begin(CATALOG, run("globex"), 0, List.of());
        ledger.write(CATALOG, globex, List.of(change(globex)));
        end(ledger, globex, Map.of("issue", Map.of("globex/x", "it fails")));
        LedgerRun first = ledger.begin(CATALOG, run("acme"), 0, List.of());
        ledger.write(CATALOG, first, List.of(change(first)));
        end(ledger, first, Map.of());
        LedgerRun acme = ledger.begin(CATALOG, run("acme"), first.number(), List.of());

        end(ledger, acme, Map.of());

        assertThat(ledger.listings(CATALOG, null))
                .extracting(LedgerListing::account)
                .containsExactly("globex");
        assertThat(ledger.unknown(CATALOG, globex.number())).hasSize(1);
        assertThat(ledger.lastFull(CATALOG, "acme").number()).isEqualTo(acme.number());
        assertThat(ledger.lastFull(CATALOG, null)).isNull();
    }

    @Test
    void processesThatBeginAtOnce_getNumbersOfTheirOwn() throws Exception {
        String url = Postgres.newDatabase();
        Ledger one = source(url).open();
        Ledger other = source(url).open();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<LedgerRun>> begun = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(
                            () -> (i % 2 == 0 ? one : other).begin(CATALOG, run("account-" + i), 0, List.of())))
                    .toList();
            List<Long> numbers = new ArrayList<>();
            for (Future<LedgerRun> run : begun) {
                numbers.add(run.get().number());
            }

            assertThat(numbers).doesNotHaveDuplicates().hasSize(40);

            // And of those that concern the same, one gets it
            List<Future<LedgerRun>> same = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(
                            () -> (i % 2 == 0 ? one : other).begin(CATALOG, run("the-same"), 0, List.of())))
                    .toList();
            long won = 0;
            for (Future<LedgerRun> run : same) {
                try {
                    run.get();
                    won++;
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasMessageContaining("has begun run");
                }
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void numbersThatProcessesShare_onlyGrow() throws Exception {
        String url = Postgres.newDatabase();
        SharedNumbers one = new SharedNumbers(source(url), CATALOG);
        SharedNumbers other = new SharedNumbers(source(url), CATALOG);

        assertThat(one.raise("request", 5)).isTrue();
        assertThat(other.raise("request", 5)).isFalse();
        assertThat(other.raise("request", 6)).isTrue();
        assertThat(one.first("began", 7)).isEqualTo(7);
        assertThat(other.first("began", 9)).isEqualTo(7);
        assertThat(one.until("pause")).isZero();
        other.raiseTime("pause", Duration.ofMinutes(5));
        other.raiseTime("pause", Duration.ofSeconds(1));
        assertThat(one.until("pause")).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(new SharedNumbers(source(url), "another").until("pause")).isZero();
    }

    private static void end(Ledger ledger, LedgerRun run, Map<String, Map<String, String>> unknown)
            throws LedgerException {
        LedgerRun ended = new LedgerRun(
                run.number(),
                run.id(),
                LedgerRun.State.COMPLETE,
                run.first(),
                run.part(),
                run.started(),
                run.started(),
                run.started(),
                "done",
                new LedgerRun.Counts(1, 0, 0, 0, 0),
                run.fullPlan(),
                run.account(),
                run.node());
        ledger.end(CATALOG, ended, unknown, Map.of(), true);
    }

    private static LedgerRun run(String account) {
        return new LedgerRun(
                0,
                "id",
                LedgerRun.State.OPEN,
                0,
                account == null ? null : "organization " + account,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null,
                1L,
                account,
                "node");
    }

    private static LedgerChange change(LedgerRun run) {
        return new LedgerChange(
                new LedgerListing(
                        run.account().hashCode(),
                        run.account(),
                        "issue",
                        run.account() + "/x",
                        "/issues",
                        run.number(),
                        1,
                        true,
                        0,
                        0,
                        0,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        null),
                List.of(),
                LedgerChange.Read.WHOLE);
    }

    private LedgerSource source(boolean postgresql) {
        return source(postgresql ? Postgres.newDatabase() : "jdbc:h2:file:" + directory.resolve("ledger"));
    }

    private LedgerSource source(String url) {
        context.getPropertiesComponent().addInitialProperty("port.ledger.password", "any-will-do");
        Secrets secrets = new Secrets();
        secrets.setCamelContext(context);
        LedgerSource source = new LedgerSource(secrets, url, "postgres", "", false);
        source.setCamelContext(context);
        sources.add(source);
        return source;
    }
}
