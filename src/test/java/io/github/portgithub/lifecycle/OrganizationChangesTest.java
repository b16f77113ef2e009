package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Incremental;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubItems;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run reads of alerts, if one list of the organization tells where they have changed. */
@Timeout(60)
class OrganizationChangesTest {

    private static final List<GithubItems> ALERTS = List.of(
            GithubItems.DEPENDABOT_ALERTS, GithubItems.CODE_SCANNING_ALERTS, GithubItems.SECRET_SCANNING_ALERTS);
    private static final String LISTS = "GET /(orgs|organizations)/[^/]+/[a-z-]+/alerts";
    private static final String LISTINGS = "GET /(repos/[^/]+/[^/]+|repositories/\\d+)/[a-z-]+/alerts";

    private static final Map<Character, String> BLUEPRINTS = Map.of(
            'd', "githubDependabotAlert",
            'c', "githubCodeScanningAlert",
            's', "githubSecretScanningAlert");

    /** After all that the simulated GitHub has by itself. */
    private static final Instant LATER = Instant.parse("2025-06-01T00:00:00Z");

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final LogLines log = new LogLines();

    @BeforeEach
    void acme() {
        harness.with("github.organizations", "acme")
                .with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/test"))
                .withMapping(mapping("number: .number"));
        harness.model.addOrganization("acme");
        for (int i = 1; i <= 4; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            for (GithubItems alerts : ALERTS) {
                harness.model.setItems("acme/repo-" + i, alerts, 2 * i);
            }
        }
        // Nothing was ever scanned
        harness.model.setItems("acme/repo-4", GithubItems.CODE_SCANNING_ALERTS, 0);
        nothingIsScanned();
    }

    @AfterEach
    void close() {
        log.close();
        harness.close();
    }

    @Test
    void readsNoListing_whenTheListNamesNoRepository() throws Exception {
        first();
        List<String> held = held();

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(12, 0));
        assertThat(harness.github.requests(LISTINGS)).isEmpty();
        assertThat(harness.github.requests(LISTS)).hasSize(3);
        // The repositories, and three lists
        assertThat(report.requests()).as("%s", report).isEqualTo(1 + 3);
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        assertThat(held()).isEqualTo(held);
    }

    @Test
    void readsTheRepositoriesThatTheListNames() throws Exception {
        first();
        harness.model.changeItem("acme/repo-2", GithubItems.DEPENDABOT_ALERTS, 1, LATER, "fixed");
        harness.model.setItems("acme/repo-3", GithubItems.SECRET_SCANNING_ALERTS, 7);
        harness.model.changeItem("acme/repo-3", GithubItems.SECRET_SCANNING_ALERTS, 7, LATER, "open");
        List<String> expected = held().stream()
                .map(one -> one.equals("acme/repo-2/dependabot-alert/1") ? "acme/repo-3/secret-scanning-alerts/7" : one)
                .sorted()
                .toList();

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(10, 0));
        assertThat(harness.github.requests(LISTINGS))
                .extracting(request -> request.path().replaceAll(".*repo", "repo"))
                .containsExactlyInAnyOrder("repo-2/dependabot/alerts", "repo-3/secret-scanning/alerts");
        assertThat(report.deleted()).as("%s", report).isEqualTo(1);
        assertThat(held()).isEqualTo(expected);

        // What was read then is known now
        assertThat(again().incremental()).isEqualTo(new Incremental(12, 0));
        assertThat(harness.resync(Map.of("PortGithubFull", true)).outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(held()).isEqualTo(expected);
    }

    @Test
    void readsTheListDownToWhatWasKnown_pageByPage() throws Exception {
        harness.with("github.page-size", 5);
        first();
        for (int i = 1; i <= 3; i++) {
            for (GithubItems alerts : ALERTS) {
                harness.model.changeItem("acme/repo-" + i, alerts, 1, LATER.plusSeconds(i), null);
                harness.model.changeItem("acme/repo-" + i, alerts, 2, LATER.plusSeconds(10 + i), null);
            }
        }

        ResyncReport report = again();

        // Of pages that are counted, as of code scanning, none behind the first: they may have moved up
        assertThat(harness.github.requests(LISTS)).hasSize(2 + 1 + 2);
        assertThat(report.incremental()).isEqualTo(new Incremental(2, 0));
        assertThat(posted(report)).isEqualTo(3 * 5);
    }

    @Test
    void readsAgain_whatChangedJustBefore() throws Exception {
        harness.model.changeItem("acme/repo-2", GithubItems.DEPENDABOT_ALERTS, 1, Instant.now(), null);
        first();

        assertThat(again().incremental()).isEqualTo(new Incremental(11, 0));
        assertThat(again().incremental()).isEqualTo(new Incremental(11, 0));
    }

    @Test
    void asksForEachListing_whereTheOrganizationHasNoSuchList_andSaysSoOnce() throws Exception {
        first();
        List<String> held = held();
        for (String answer : List.of("403 Resource not accessible", "404 Not Found", "503 Unavailable")) {
            harness.github
                    .on(LISTS)
                    .answer(
                            Integer.parseInt(answer.substring(0, 3)),
                            Map.of(),
                            "{\"message\":\"" + answer.substring(4) + "\"}");

            ResyncReport report = again();

            assertThat(report.incremental()).as(answer).isEqualTo(new Incremental(0, 0));
            assertThat(report.deleted()).isZero();
            assertThat(held()).isEqualTo(held);
            harness.github.heal();
            nothingIsScanned();
        }
        assertThat(log.with("GitHub does not list for the organization")).hasSize(3);
        // Nobody knows what it would have said before they were read, but for the one of which there was nothing to
        // read
        assertThat(again().incremental()).isEqualTo(new Incremental(1, 0));
        assertThat(again().incremental()).isEqualTo(new Incremental(12, 0));
    }

    @Test
    void readsWhatTheListDoesNotVouchFor() throws Exception {
        String alert = "{\"number\":1,\"updated_at\":\"%s\",\"repository\":{\"id\":%s}}";
        String some = "[" + alert.formatted("2025-01-02T00:00:00Z", 1) + "," + alert.formatted("%s", 2) + "]";
        Map<String, String> lists = Map.of(
                "in another order", some.formatted("2025-01-03T00:00:00Z"),
                "without a stamp", some.formatted(""),
                "without a repository", "[" + alert.formatted("2025-01-02T00:00:00Z", null) + "]");
        first();
        for (Map.Entry<String, String> list : lists.entrySet()) {
            harness.github
                    .on("GET /orgs/acme/dependabot/alerts")
                    .answer(200, Map.of("Date", "Tue, 01 Dec 2026 00:00:00 GMT"), list.getValue());
            harness.resync(Map.of("PortGithubFull", true));

            // None but those of the two other kinds
            assertThat(again().incremental()).as(list.getKey()).isEqualTo(new Incremental(8, 0));
            harness.github.heal();
            nothingIsScanned();
            assertThat(harness.resync(Map.of("PortGithubFull", true)).deleted()).isZero();
            assertThat(again().incremental()).isEqualTo(new Incremental(12, 0));
        }
    }

    @Test
    void readsWhatTheListLacks_thoughRepositoriesHaveIt() throws Exception {
        harness.github
                .on("GET /orgs/acme/dependabot/alerts")
                .answer(200, Map.of("Date", "Tue, 01 Dec 2026 00:00:00 GMT"), "[]");
        first();

        assertThat(again().incremental()).isEqualTo(new Incremental(8, 0));
    }

    @Test
    void readsTheAlertsOfARepositoryThatIsAnotherOne_orHasOtherFlags() throws Exception {
        first();
        harness.model.removeRepository("acme", "repo-3");
        harness.model.addRepository("acme", "repo-3");
        harness.model.setItems("acme/repo-3", GithubItems.DEPENDABOT_ALERTS, 1);
        harness.model.updateRepository(
                "acme",
                "repo-4",
                repository -> repository.with(io.github.portgithub.sandbox.GithubRepository.Trait.ARCHIVED));

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(6, 0));
        assertThat(held().stream().filter(one -> one.contains("dependabot")))
                .as("%s", report)
                .noneMatch(one -> one.startsWith("acme/repo-4"))
                .filteredOn(one -> one.startsWith("acme/repo-3"))
                .containsExactly("acme/repo-3/dependabot-alert/1");
    }

    @Test
    void asksForEachListing_whereTheMappingReadsMoreThanTheListVouchesFor_orTheAccountIsPersonal() throws Exception {
        harness.withMapping(mapping("some: .assignees, at: .most_recent_instance.location.path"));
        first();

        assertThat(again().incremental()).isEqualTo(new Incremental(4, 0));
        assertThat(harness.github.requests(LISTS)).hasSize(1);

        harness.stop();
        harness.with("github.organizations", "").with("github.users", "mona").withMapping(mapping("number: .number"));
        harness.model.addAccount(io.github.portgithub.sandbox.GithubAccount.user("mona"));
        harness.model.addRepository("mona", "own");
        harness.model.setItems("mona/own", GithubItems.DEPENDABOT_ALERTS, 2);
        first();
        assertThat(again().incremental()).isEqualTo(new Incremental(0, 0));
        assertThat(harness.github.requests("GET /(orgs|organizations|users)/[^/]+/[a-z-]+/alerts"))
                .isEmpty();
    }

    private void nothingIsScanned() {
        harness.github
                .on("GET /repos/acme/repo-4/code-scanning/alerts")
                .answer(404, Map.of(), "{\"message\":\"no analysis found\"}");
    }

    private ResyncReport first() throws Exception {
        ResyncReport report = harness.resync();
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        return report;
    }

    private ResyncReport again() throws Exception {
        harness.github.forget();
        harness.port.forget();
        ResyncReport report = harness.resync();
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        return report;
    }

    private static long posted(ResyncReport report) {
        return report.rows().stream().mapToLong(row -> row.accepted()).sum();
    }

    private List<String> held() {
        return BLUEPRINTS.values().stream()
                .flatMap(blueprint -> harness.identifiers(blueprint).stream())
                .sorted()
                .toList();
    }

    private static String mapping(String properties) {
        return List.of("dependabot-alert", "code-scanning-alerts", "secret-scanning-alerts").stream()
                .map(kind -> """
                          - kind: %s
                            selector:
                              query: "true"
                            port:
                              entity:
                                mappings:
                                  identifier: .__repository_full_name + "/%s/" + (.number | tostring)
                                  blueprint: '"%s"'
                                  title: .updated_at
                                  properties: {%s}
                        """.formatted(kind, kind, BLUEPRINTS.get(kind.charAt(0)), properties))
                .collect(Collectors.joining("", "resources:\n", ""));
    }
}
