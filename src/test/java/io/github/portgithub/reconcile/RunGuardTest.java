package io.github.portgithub.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.Repository;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.PagedListing;
import io.github.portgithub.resync.ResourceRun;
import io.github.portgithub.resync.ResyncRun;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunGuardTest {

    private static final String MAPPING = """
            resources:
              - kind: pull-request
                selector: { query: 'true' }
                port:
                  entity:
                    mappings: { identifier: .id, blueprint: '"pull"' }
            """;

    private final ResyncRun run = new ResyncRun(
            Clock.systemUTC(), Duration.ofHours(1), () -> false, new BatchAggregationStrategy(20, 1 << 20));

    @Test
    void protectsNothing_whenAllIsKnown() {
        mapped(plan(MAPPING), "acme/a/pull/1", "acme/a", null);

        assertThat(protects("pull", "acme/b/pull/1", null)).isNull();
    }

    @Test
    void protectsBlueprintsThatNoResourceMakes() {
        plan(MAPPING);

        assertThat(protects("other", "acme/a/pull/1", null)).isEqualTo("no resource of the mapping makes other");
    }

    @Test
    void protectsEverything_whenAResourceComputesItsBlueprint() {
        plan(MAPPING.replace("'\"pull\"'", ".type"));

        assertThat(protects("other", "x", null)).contains("computes its blueprint, so it may make other");
    }

    @Test
    void protectsTheBlueprint_whenItsEntitiesAreFoundByASearch() {
        ResourceRun resource = plan(MAPPING).resources().get(0);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("identifier").put("combinator", "and").putArray("rules");

        resource.entityMapped(Entity.of("pull", body), "acme/a");

        assertThat(protects("pull", "acme/b/pull/1", null)).contains("finds entities by a search");
    }

    @ParameterizedTest
    @CsvSource({
        "acme/a, acme/a/pull/2, true",
        "acme/a, ACME/A/pull/2, true",
        "acme/a, acme/ab/pull/2, false",
        "acme, acme/b/pull/2, true",
        "acme, acmex/b/pull/2, false",
        "other organizations, acme/b/pull/2, true",
        "all, acme/b/pull/2, true",
    })
    void protectsWhatIsOfAnUnknownScope(String unknown, String identifier, boolean spared) {
        Fetch kind = plan(MAPPING);
        mapped(kind, "globex/z/pull/1", "globex/z", null);
        kind.unknownScope(unknown, "refused");

        assertThat(protects("pull", identifier, null) != null).isEqualTo(spared);
    }

    @Test
    void protectsWhatIsOfARepository_ofWhichARecordCouldNotBeMapped() {
        Fetch kind = plan(MAPPING);
        mapped(kind, "acme/a/pull/1", "acme/a", null);
        kind.resources().get(0).recordUnmappable("acme/b");
        kind.resources().get(0).recordUnknown("acme/c");

        assertThat(protects("pull", "acme/b/pull/1", null)).contains("acme/b is unknown");
        assertThat(protects("pull", "acme/c/pull/1", null)).contains("acme/c is unknown");
        assertThat(protects("pull", "acme/d/pull/1", null)).isNull();
    }

    @Test
    void protectsTheBlueprint_whenTheEntitiesOfTheRunDoNotShowTheirRepository() {
        Fetch kind = plan(MAPPING);
        mapped(kind, "acme/a/pull/1", "acme/a", null);
        mapped(kind, "17", "acme/a", null);
        kind.unknownScope("acme/c", "refused");

        assertThat(protects("pull", "acme/b/pull/1", null)).contains("is unknown in part");
    }

    @Test
    void protectsTheBlueprint_whenTheRunMappedNothing() {
        plan(MAPPING).unknownScope("acme/c", "refused");

        assertThat(protects("pull", "acme/b/pull/1", null)).contains("is unknown in part");
    }

    @Test
    void tellsTheRepositoryByTheRelation_whenEveryEntityHasIt() {
        Fetch kind = plan(MAPPING);
        mapped(kind, "17", "acme/a", "acme/a");
        mapped(kind, "18", "acme/b", "acme/b");
        kind.unknownScope("acme/c", "refused");

        assertThat(protects("pull", "19", "acme/c")).contains("acme/c is unknown");
        assertThat(protects("pull", "19", "acme/b")).isNull();
        assertThat(protects("pull", "19", null)).contains("is unknown in part");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MDExOlB1bGw", "c-1234", "c/1234"})
    void protectsWhatAnEarlierMappingMade_ofAnUnknownRepository(String identifier) {
        Fetch kind = plan(MAPPING);
        mapped(kind, "acme/a/pull/1", "acme/a", "acme/a");
        kind.unknownScope("acme/c", "refused");

        assertThat(protects("pull", identifier, "acme/c")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "acme/a, acme/a/pull/1, , true",
        "acme/a, acme/ab/pull/1, , false",
        "acme/a, acme/b/pull/1, acme/a, true",
        "acme, acme/b/pull/1, , true",
        "acme, globex/b/pull/1, , false",
        ", globex/b/pull/1, , true",
    })
    void namesTheListingsThatMatterToAnEntity_andProtectsItIfTheyMoved(
            String listed, String identifier, String repository, boolean matters) {
        Fetch kind = plan(MAPPING);
        mapped(kind, "globex/z/pull/1", "globex/z", null);
        PagedListing listing = listing(kind, listed, true);

        Set<PagedListing> concerned = new HashSet<>();
        new RunGuard(run, List.of(), false)
                .concerned("pull", identifier, relations(repository), List.of(listing), concerned);
        String moved = new RunGuard(run, List.of(listing), false).protects("pull", identifier, relations(repository));

        assertThat(concerned.contains(listing)).isEqualTo(matters);
        assertThat(moved != null).isEqualTo(matters);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listingsOfAnotherKindMatter_ifTheyAreShared(boolean shared) {
        Fetch kind = plan(MAPPING + MAPPING.replace("resources:\n", "").replace("pull-request", "issue"));
        Fetch other = run.kinds().get(1);
        PagedListing listing = listing(other, "acme", shared);

        assertThat(listing.concerns(kind)).isEqualTo(shared);
        assertThat(listing.concerns(other)).isTrue();
    }

    private static PagedListing listing(Fetch kind, String listed, boolean shared) {
        Repository repository = listed != null && listed.contains("/")
                ? new Repository(0, listed, listed, "main", null, 0, null)
                : null;
        return new PagedListing(
                new PagedListing.Of(kind, repository == null ? listed : "acme", repository, null, shared));
    }

    private Fetch plan(String mapping) {
        run.plan(PortAppConfig.parse(mapping, "file:test.yml"));
        return run.kinds().get(0);
    }

    private static void mapped(Fetch kind, String identifier, String scope, String repository) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("identifier", identifier);
        body.set("relations", relations(repository));
        kind.resources().get(0).entityMapped(Entity.of("pull", body), scope);
    }

    private String protects(String blueprint, String identifier, String repository) {
        return new RunGuard(run, List.of(), false).protects(blueprint, identifier, relations(repository));
    }

    private static ObjectNode relations(String repository) {
        ObjectNode relations = new ObjectMapper().createObjectNode();
        if (repository != null) {
            relations.put("repository", repository);
        }
        return relations;
    }
}
