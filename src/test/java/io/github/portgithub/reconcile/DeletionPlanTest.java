package io.github.portgithub.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.port.PortException;
import io.github.portgithub.resync.SeenEntities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeletionPlanTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SeenEntities seen = new SeenEntities();
    private final Map<String, String> guarded = new HashMap<>();

    @Test
    void sparesWhatAGuardedEntityRelatesTo_andWhatThatRelatesTo() throws Exception {
        guarded.put("pull/p", "not known");
        DeletionPlan plan = read(
                false,
                List.of(
                        "{'blueprint':'repo','identifier':'r','relations':{'organization':'o'}}",
                        "{'blueprint':'pull','identifier':'p','relations':{'repository':'r','reviewers':['u1','u2'],'none':null}}",
                        "{'blueprint':'org','identifier':'o','relations':{}}",
                        "{'blueprint':'user','identifier':'u1'}",
                        "{'blueprint':'user','identifier':'u2'}",
                        "{'blueprint':'user','identifier':'u3'}"));

        plan.decide(1.0, 0);

        assertThat(plan.deletions()).containsExactly(new Deletion("user", List.of("u3")));
        assertThat(plan.protectedEntities()).isEqualTo(5);
        assertThat(plan.lines())
                .containsExactly(
                        "1 protected: not known",
                        "  pull/p",
                        "4 protected: something that stays relates to them",
                        "  repo/r",
                        "  org/o",
                        "  user/u1",
                        "  user/u2");
    }

    @Test
    void sparesWhatALiveEntityRelatesTo_whicheverBlueprintItIsOf() throws Exception {
        seen.add("pull", "p");
        DeletionPlan plan = read(
                false,
                List.of(
                        "{'blueprint':'repo','identifier':'r'}",
                        "{'blueprint':'service','identifier':'r'}",
                        "{'blueprint':'repo','identifier':'gone'}",
                        "{'blueprint':'pull','identifier':'p','relations':{'repository':'r'}}"));

        plan.decide(1.0, 0);

        assertThat(plan.deletions()).containsExactly(new Deletion("repo", List.of("gone")));
    }

    @Test
    void deletesSourcesFirst_alsoWhereSourceAndTargetHaveTheSameIdentifier() throws Exception {
        DeletionPlan plan = read(
                false,
                List.of(
                        "{'blueprint':'a-repo','identifier':'x','relations':{'organization':'o'}}",
                        "{'blueprint':'service','identifier':'x','relations':{'repository':'x','self':'y'}}",
                        "{'blueprint':'an-org','identifier':'o'}",
                        "{'blueprint':'service','identifier':'self','relations':{'parent':'self'}}"));

        plan.decide(1.0, 0);

        assertThat(plan.deletions())
                .containsExactly(
                        new Deletion("service", List.of("x", "self")),
                        new Deletion("a-repo", List.of("x")),
                        new Deletion("an-org", List.of("o")));
    }

    @Test
    void deletesThoseThatRelateInACircleTogether_andLast() throws Exception {
        DeletionPlan plan = read(
                false,
                List.of(
                        "{'blueprint':'a','identifier':'1','relations':{'next':'2'}}",
                        "{'blueprint':'a','identifier':'2','relations':{'next':'1'}}",
                        "{'blueprint':'b','identifier':'3','relations':{'next':'1'}}"));

        plan.decide(1.0, 0);

        assertThat(plan.deletions()).hasSize(2).first().isEqualTo(new Deletion("b", List.of("3")));
        assertThat(plan.deletions().get(1).identifiers()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void asksForAHundredAtATime() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            many.add("{'blueprint':'a','identifier':'" + i + "'}");
        }
        DeletionPlan plan = read(false, many);

        plan.decide(1.0, 0);

        assertThat(plan.deletions()).extracting(Deletion::size).containsExactly(100, 100, 50);
    }

    @Test
    void leavesOutWhatHasNoName() throws Exception {
        DeletionPlan plan = read(false, List.of("{'blueprint':'a'}", "{'identifier':'x'}", "{}"));

        plan.decide(1.0, 0);

        assertThat(plan.deletions()).isEmpty();
    }

    @Test
    void deletesNothing_whenNotEverythingIsRead() throws Exception {
        DeletionPlan plan = plan(false);
        plan.read(page("next", List.of("{'blueprint':'a','identifier':'1'}")));

        plan.decide(1.0, 10);

        assertThat(plan.isReading()).isTrue();
        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.lines())
                .containsExactly("nothing is deleted: the run was stopped before all owned entities were read");
    }

    @Test
    void refusesAnAnswerThatIsNoPage() {
        assertThatThrownBy(() -> plan(false).read(JSON.readTree("{\"ok\":true}")))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("holds none");
    }

    @Test
    void refusesACursorThatRunsInACircle() throws Exception {
        DeletionPlan plan = plan(false);
        plan.read(page("c1", List.of()));
        plan.read(page("c2", List.of()));

        assertThatThrownBy(() -> plan.read(page("c1", List.of())))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("does not advance");
    }

    @Test
    void asksForTheUntouchedFirst_thenForAll_fromTheCursorOn() throws Exception {
        DeletionPlan plan = plan(false);
        JsonNode first = JSON.readTree(plan.request());
        plan.read(page("c1", List.of()));
        JsonNode second = JSON.readTree(plan.request());
        plan.read(page(null, List.of("{'blueprint':'a','identifier':'1'}")));
        JsonNode third = JSON.readTree(plan.request());

        assertThat(first.toString())
                .isEqualTo(
                        "{\"datasource_prefix\":\"port-ocean/github-routes/\",\"datasource_suffix\":\"/mine/exporter\","
                                + "\"limit\":5000,\"before\":\"2026-01-02T03:04:05Z\"}");
        assertThat(second.path("from").asText()).isEqualTo("c1");
        assertThat(third.has("before")).isFalse();
        assertThat(third.has("from")).isFalse();
    }

    @Test
    void readsNothingTwice_whenNothingIsStale() throws Exception {
        seen.add("a", "1");
        DeletionPlan plan = plan(false);

        plan.read(page(null, List.of("{'blueprint':'a','identifier':'1'}")));

        assertThat(plan.isReading()).isFalse();
    }

    @Test
    void tellsWhatADryRunWouldDo_tenByName() throws Exception {
        seen.add("a", "1");
        seen.add("a", "new");
        List<String> owned = new ArrayList<>(List.of("{'blueprint':'a','identifier':'1'}"));
        for (int i = 10; i < 22; i++) {
            owned.add("{'blueprint':'a','identifier':'" + i + "'}");
        }
        DeletionPlan plan = read(true, owned);

        plan.decide(1.0, 0);

        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.lines())
                .startsWith("1 entities would be new, 1 would be written again", "12 would be deleted", "  a/10")
                .endsWith("  a/19", "  and 2 more");
    }

    @Test
    void tellsWhatPortConfirmedAndRefused() throws Exception {
        DeletionPlan plan = read(false, List.of("{'blueprint':'a','identifier':'1'}"));
        plan.decide(1.0, 0);
        List<String> twelve = new ArrayList<>();
        for (int i = 10; i < 22; i++) {
            twelve.add(String.valueOf(i));
        }

        plan.confirmed(JSON.readTree("{\"deletedEntities\":[\"1\"]}"), new Deletion("a", List.of("1", "2")));
        plan.refused(new Deletion("a", twelve), "no");

        assertThat(plan.deleted()).isEqualTo(1);
        assertThat(plan.isWhole()).isFalse();
        assertThat(plan.lines())
                .startsWith("a: 1 deleted", "not deleted: a/10: no")
                .endsWith("not deleted: 2 more");
    }

    private DeletionPlan plan(boolean dryRun) {
        return new DeletionPlan(
                new Datasource("github-routes", "mine", "1.0"),
                Instant.parse("2026-01-02T03:04:05Z"),
                seen,
                (blueprint, identifier, relations) -> guarded.get(blueprint + "/" + identifier),
                dryRun);
    }

    /** Reads the same entities in both passes, as if nobody had written any since the run began. */
    private DeletionPlan read(boolean dryRun, List<String> owned) throws Exception {
        DeletionPlan plan = plan(dryRun);
        while (plan.isReading()) {
            plan.read(page(null, owned));
        }
        return plan;
    }

    private static ObjectNode page(String next, List<String> entities) throws Exception {
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("ok", true);
        ArrayNode array = page.putArray("entities");
        for (String entity : entities) {
            array.add(JSON.readTree(entity.replace('\'', '"')));
        }
        return page.put("next", next);
    }
}
