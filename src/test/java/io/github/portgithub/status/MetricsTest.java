package io.github.portgithub.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.routes.RouteTest;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The figures of runs in a registry of Micrometer's that the application has. */
class MetricsTest extends RouteTest {

    private static final Path OBSERVE = Path.of("src", "dist", "observe");
    private static final Pattern NAME = Pattern.compile("port_github_[a-z_]+");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void tellsWhatRunsDid() throws Exception {
        somePullRequests();
        routes.bind("prometheus", registry);
        routes.resync();
        github.on("GET /repos/acme/web/pulls").answer(404, Map.of(), "{\"message\":\"Not Found\"}");
        port.on(BULK).times(1).answer(401, Map.of(), "{}");
        routes.resync();

        assertThat(registry.scrape())
                .contains("port_github_runs_total{outcome=\"complete\"} 1.0")
                .contains("port_github_runs_total{outcome=\"incomplete\"} 1.0")
                .contains("port_github_run_seconds_count 2")
                .contains("port_github_run_complete 0.0")
                .contains("port_github_run_in_progress 0.0")
                .contains("port_github_unknown_scopes 1.0")
                .contains("port_github_records_total{kind=\"pull-request\",outcome=\"mapped\"} 6.0")
                .contains("port_github_entities_total{kind=\"pull-request\",outcome=\"accepted\"} 6.0")
                .contains("port_github_requests_total{api=\"rest\",server=\"github\",status=\"404\"} 1.0")
                .contains("port_github_requests_total{api=\"rest\",server=\"port\",status=\"401\"} 1.0")
                .containsPattern("port_github_last_complete_run_timestamp_seconds 1\\.\\d+E9")
                .containsPattern("port_github_rate_limit_remaining\\{account=\"token\",resource=\"core\"\\} [1-9]")
                .doesNotContain("github-test-token")
                .doesNotContain("port-test-secret");
    }

    @Test
    void countsARun_whileItGoesOnAndOnceOnlyAfterwards() throws Exception {
        somePullRequests();
        routes.bind("prometheus", registry).start();
        RunHistory history =
                routes.context().getRegistry().lookupByNameAndType("portGithubRunHistory", RunHistory.class);
        TreeSet<Long> seen = new TreeSet<>();
        port.onRequest(request -> seen.add(history.total("pull-request", Figure.MAPPED)));

        routes.resync();
        routes.resync();

        assertThat(seen.last()).isBetween(1L, 6L);
        assertThat(history.total("pull-request", Figure.MAPPED)).isEqualTo(6);
        assertThat(history.ended()).hasSize(2);
        assertThat(history.current()).isNull();
    }

    @Test
    void hasEachMetric_thatTheRulesAndTheDashboardNameAndNoLabelThatGrows() throws Exception {
        somePullRequests();
        routes.bind("prometheus", registry)
                .with("port.ledger.url", "jdbc:h2:file:" + routes.folder().resolve("ledger"));
        routes.resync();
        Set<String> real = names(registry.scrape());

        assertThat(real).containsAll(names(Files.readString(OBSERVE.resolve("alerts.yml"))));
        assertThat(real).containsAll(names(expressions(OBSERVE.resolve("grafana-dashboard.json"))));
        assertThat(registry.getMeters().stream()
                        .filter(meter -> meter.getId().getName().startsWith("port.github"))
                        .map(Meter::getId)
                        .flatMap(id -> id.getTags().stream())
                        .map(Tag::getKey)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "account", "api", "cause", "kind", "outcome", "resource", "server", "status", "version");
    }

    @Test
    void putsNothingIntoTheRegistry_whenItIsNotTo() throws Exception {
        routes.bind("prometheus", registry).with("port.metrics", false);

        routes.resync();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        routes.bind("prometheus", registry);
        routes.resync();
        assertThat(registry.getMeters()).isNotEmpty();

        routes.context().stop();

        assertThat(registry.getMeters()).isEmpty();
    }

    private void somePullRequests() {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addRepository("acme", "web");
        model.addPullRequests("acme", "api", 3);
    }

    private static String expressions(Path dashboard) throws Exception {
        StringBuilder all = new StringBuilder();
        for (JsonNode expression :
                new ObjectMapper().readTree(dashboard.toFile()).findValues("expr")) {
            all.append(expression.asText()).append('\n');
        }
        return all.toString();
    }

    private static Set<String> names(String text) {
        Matcher names = NAME.matcher(text);
        Set<String> found = new TreeSet<>();
        while (names.find()) {
            found.add(names.group());
        }
        return found;
    }
}
