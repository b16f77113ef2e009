package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A test of the routes between an empty GitHub and an empty Port, each behind a server of its own. */
@Timeout(60)
public abstract class RouteTest {

    /** Every bulk upsert, for {@link TestServer#on(String)} and {@link TestServer#requests(String)}. */
    protected static final String BULK = "POST /v1/blueprints/[^/]+/entities/bulk";

    /** Every token request. */
    protected static final String TOKEN = "POST /v1/auth/access_token";

    private static final ObjectMapper JSON = new ObjectMapper();

    protected final GithubModel model = new GithubModel();
    protected final SandboxPort catalog = new SandboxPort();
    protected final TestServer github = TestServer.github(model);
    protected final TestServer port = TestServer.port(catalog);
    protected final RoutesUnderTest routes = RoutesUnderTest.between(github, port);

    @AfterEach
    void stop() {
        routes.close();
        github.close();
        port.close();
    }

    /** Returns the identifiers of a blueprint's entities at Port. */
    protected List<String> identifiers(String blueprint) {
        return catalog.entities(blueprint).stream()
                .map(StoredEntity::identifier)
                .toList();
    }

    /** Returns the entities of a recorded bulk request. */
    protected static List<JsonNode> entities(RecordedRequest bulk) {
        try {
            List<JsonNode> entities = new ArrayList<>();
            JSON.readTree(bulk.body()).path("entities").forEach(entities::add);
            return entities;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the sizes of the bulk requests in the order of their arrival. */
    protected List<Integer> batchSizes() {
        return port.requests(BULK).stream().map(bulk -> entities(bulk).size()).toList();
    }

    /** Returns the report's only row for a kind. */
    protected static ResyncReport.Row row(ResyncReport report, String kind) {
        List<ResyncReport.Row> rows = report.rows().stream()
                .filter(row -> row.resource().contains(kind))
                .toList();
        assertThat(rows).as("rows of %s in %s", kind, report).hasSize(1);
        return rows.get(0);
    }
}
