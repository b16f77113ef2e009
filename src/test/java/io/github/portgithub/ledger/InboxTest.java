package io.github.portgithub.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An inbox in memory, in a file, and in PostgreSQL, which all do the same. */
class InboxTest {

    private static final String CATALOG = "c";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(3);

    enum Place {
        MEMORY,
        FILE,
        POSTGRESQL
    }

    @TempDir
    Path folder;

    private final List<Inbox> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Inbox::close);
    }

    @ParameterizedTest
    @EnumSource
    void givesWhatWasStored_once_andInTheOrderOfArrival(Place place) throws Exception {
        Inbox inbox = open(place);
        for (String delivery : List.of("a", "b", "c")) {
            assertThat(store(inbox, delivery, NOW)).isTrue();
        }
        assertThat(store(inbox, "b", NOW)).isFalse();

        List<StoredEvent> taken = inbox.take(CATALOG, 2, NOW, LEASE);
        assertThat(taken).extracting(StoredEvent::delivery).containsExactly("a", "b");
        assertThat(taken.get(0).event()).isEqualTo("issues");
        assertThat(new String(taken.get(0).payload(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(inbox.take(CATALOG, 9, NOW, LEASE))
                .extracting(StoredEvent::delivery)
                .containsExactly("c");
        assertThat(inbox.take("other", 9, NOW, LEASE)).isEmpty();
        assertThat(inbox.take(CATALOG, 9, NOW, LEASE)).isEmpty();
        assertThat(inbox.waiting(CATALOG)).isEqualTo(3);
        assertThat(inbox.known(CATALOG, List.of("a", "d"))).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void givesAgain_whatIsGivenBack_orNotEndedInTime(Place place) throws Exception {
        Inbox inbox = open(place);
        store(inbox, "a", NOW);
        store(inbox, "b", NOW);
        store(inbox, "c", NOW);
        List<StoredEvent> taken = inbox.take(CATALOG, 9, NOW, LEASE);

        inbox.done(CATALOG, Map.of(taken.get(0).number(), "applied"), Map.of(7L, NOW), NOW);
        inbox.later(CATALOG, List.of(taken.get(1).number()), NOW.plusSeconds(5), true);

        assertThat(inbox.take(CATALOG, 9, NOW.plusSeconds(4), LEASE)).isEmpty();
        List<StoredEvent> again = inbox.take(CATALOG, 9, NOW.plusSeconds(5), LEASE);
        assertThat(again).extracting(StoredEvent::delivery).containsExactly("b");
        assertThat(again.get(0).tries()).isEqualTo(1);
        assertThat(inbox.take(CATALOG, 9, NOW.plus(LEASE), LEASE))
                .extracting(StoredEvent::delivery)
                .containsExactly("c");
        assertThat(inbox.waiting(CATALOG)).isEqualTo(2);
        assertThat(inbox.stamps(CATALOG, List.of(7L, 8L))).isEqualTo(Map.of(7L, NOW));
        assertThat(store(inbox, "a", NOW.plusSeconds(9)))
                .as("known though it is done")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheLargestEvent_asItIs(Place place) throws Exception {
        Inbox inbox = open(place);
        byte[] payload = new byte[25 << 20];
        new Random(1).nextBytes(payload);

        inbox.store(CATALOG, "large", "push", payload, NOW);
        store(inbox, "small", NOW);

        assertThat(inbox.take(CATALOG, 9, NOW, LEASE).get(0).payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @EnumSource
    void takesADeliveryInOnce_howeverManyBringItAtOnce(Place place) throws Exception {
        Inbox inbox = open(place);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> stores = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String delivery = "d" + i / 4;
                stores.add(() -> store(inbox, delivery, NOW));
            }
            int kept = 0;
            for (Future<Boolean> one : threads.invokeAll(stores)) {
                kept += one.get() ? 1 : 0;
            }
            assertThat(kept).isEqualTo(50);
            assertThat(inbox.take(CATALOG, 99, NOW, LEASE)).hasSize(50);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void remembersHowFarAListOfDeliveriesWasRead(Place place) throws Exception {
        Inbox inbox = open(place);
        assertThat(inbox.newest(CATALOG, "org/acme")).isZero();
        inbox.newest(CATALOG, "org/acme", 12, NOW);
        inbox.newest(CATALOG, "org/acme", 13, NOW);
        assertThat(inbox.newest(CATALOG, "org/acme")).isEqualTo(13);
        assertThat(inbox.newest(CATALOG, "org/globex")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
    void forgetsWhatIsDoneAndOld_butNothingThatWaits(Place place) throws Exception {
        Inbox inbox = open(place);
        store(inbox, "done", NOW);
        List<StoredEvent> taken = inbox.take(CATALOG, 9, NOW, LEASE);
        inbox.done(CATALOG, Map.of(taken.get(0).number(), "x".repeat(2000)), Map.of(7L, NOW), NOW);
        store(inbox, "waits", NOW);

        inbox.prune(CATALOG, NOW.plusSeconds(1));

        assertThat(inbox.known(CATALOG, List.of("done", "waits"))).containsExactly("waits");
        assertThat(inbox.stamps(CATALOG, List.of(7L))).isEmpty();
        assertThat(inbox.waiting(CATALOG)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
    void hasEverything_afterItWasClosed(Place place) throws Exception {
        Inbox inbox = open(place);
        store(inbox, "a", NOW);
        store(inbox, "b", NOW);
        inbox.take(CATALOG, 1, NOW, LEASE);
        inbox.close();

        Inbox again = open(place);

        assertThat(again.take(CATALOG, 9, NOW.plus(LEASE), LEASE))
                .extracting(StoredEvent::delivery)
                .containsExactly("a", "b");
    }

    @Test
    void isFreeAtOnce_inAFileWhoseProcessWasKilled() throws Exception {
        Inbox inbox = open(Place.FILE);
        store(inbox, "a", NOW);
        assertThat(inbox.take(CATALOG, 9, NOW, LEASE)).hasSize(1);
        Path file = folder.resolve("ledger-events.mv.db");
        Path left = folder.resolve("left");
        // What a kill leaves: nobody has given back anything
        Files.copy(file, left);
        inbox.close();
        Files.move(left, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(open(Place.FILE).take(CATALOG, 9, NOW, LEASE)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void letsOneProcessAtATimeTakeEvents(Place place) throws Exception {
        Inbox one = open(place);
        Inbox other = open(place);
        for (int i = 0; i < 4; i++) {
            store(i % 2 == 0 ? one : other, "d" + i, NOW);
        }

        assertThat(one.take(CATALOG, 2, NOW, LEASE)).hasSize(2);
        assertThat(other.take(CATALOG, 2, NOW, LEASE)).isEmpty();
        assertThat(one.take(CATALOG, 2, NOW, LEASE)).hasSize(2);
        assertThat(one.take(CATALOG, 2, NOW, LEASE)).isEmpty();
        store(one, "more", NOW);
        assertThat(other.take(CATALOG, 2, NOW, LEASE)).hasSize(1);
        assertThat(one.take(CATALOG, 2, NOW.plus(LEASE), LEASE)).isEmpty();
        other.close();
        assertThat(one.take(CATALOG, 9, NOW.plus(LEASE), LEASE)).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(names = "MEMORY")
    void takesNoMoreThanItCanHold(Place place) throws Exception {
        Inbox inbox = open(place);
        inbox.store(CATALOG, "a", "push", new byte[20 << 20], NOW);

        assertThatThrownBy(() -> inbox.store(CATALOG, "b", "push", new byte[20 << 20], NOW))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("port.ledger.url");
        assertThat(inbox.known(CATALOG, List.of("b"))).isEmpty();
        inbox.take(CATALOG, 1, NOW, LEASE)
                .forEach(event -> ((MemoryInbox) inbox).done(CATALOG, Map.of(event.number(), ""), Map.of(), NOW));
        assertThat(inbox.store(CATALOG, "b", "push", new byte[20 << 20], NOW)).isTrue();
    }

    private static boolean store(Inbox inbox, String delivery, Instant at) throws LedgerException {
        return inbox.store(
                CATALOG, delivery, "issues", ("{\"" + delivery + "\":1}").getBytes(StandardCharsets.UTF_8), at);
    }

    private String database;

    private Inbox open(Place place) throws LedgerException {
        Inbox inbox =
                switch (place) {
                    case MEMORY -> new MemoryInbox();
                    case FILE -> EmbeddedLedger.openInbox("jdbc:h2:file:" + folder.resolve("ledger"));
                    case POSTGRESQL -> {
                        database = database == null ? Postgres.newDatabase() : database;
                        yield SharedLedger.openInbox(database, "postgres", "");
                    }
                };
        open.add(inbox);
        return inbox;
    }
}
