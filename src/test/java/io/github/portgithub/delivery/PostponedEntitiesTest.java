package io.github.portgithub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.mapping.Entity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostponedEntitiesTest {

    private final PostponedEntities postponed = new PostponedEntities(new BatchAggregationStrategy(20, 1 << 20));
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        postponed.close();
    }

    @Test
    void givesTargetsBeforeSources_wholeAndLevelByLevel() throws Exception {
        add("pull", "p", "{'repository':'r','reviewers':['u1','u2']}");
        add("user", "u1", "{}");
        add("repo", "r", "{'organization':'o'}");
        add("org", "o", "{'elsewhere':'not postponed','none':null}");

        List<String> order = identifiers(postponed.ordered());

        assertThat(told).containsExactly("p", "u1", "r", "o");
        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("[o]", "[u1]");
        assertThat(order.subList(2, 4)).containsExactly("[r]", "[p]");
        assertThat(postponed.tangled()).isExhausted();
    }

    @Test
    void waitsForAnotherBlueprintsEntityOfTheSameIdentifier_butNotForItself() throws Exception {
        add("a-service", "x", "{'repository':'x'}");
        add("a-service", "alone", "{'parent':'alone'}");
        add("repo", "x", "{}");

        List<String> order = identifiers(postponed.ordered());

        assertThat(order).hasSize(3).last().isEqualTo("[x]");
        assertThat(order).contains("[alone]");
        assertThat(blueprints).last().isEqualTo("a-service");
    }

    @Test
    void laysTheGround_forThoseThatWaitForEachOtherInACircle() throws Exception {
        add("a", "1", "{'next':'2','others':['9'],'self':'1'}");
        add("a", "2", "{'next':'1'}");
        add("a", "3", "{'next':['2','9']}");

        assertThat(identifiers(postponed.ordered())).isEmpty();
        Batch ground = postponed.groundwork().next();
        Batch whole = postponed.tangled().next();

        assertThat(text(ground)).contains("\"relations\":{\"others\":[\"9\"]}").doesNotContain("\"next\"", "\"self\"");
        assertThat(text(whole)).contains("\"next\":[\"2\",\"9\"]", "\"self\":\"1\"");
        assertThat(whole.size()).isEqualTo(3);
        told.clear();
        ground.deliveries().forEach(Delivery::accept);
        assertThat(told).isEmpty();
        whole.deliveries().forEach(Delivery::accept);
        whole.deliveries().forEach(Delivery::accept);
        assertThat(told).as("told once each").containsExactly("accepted", "accepted", "accepted");
    }

    @Test
    void takesNothingMore_onceTheSecondPassHasBegun() throws Exception {
        add("a", "1", "{}");

        assertThat(identifiers(postponed.ordered())).containsExactly("[1]");
        assertThat(postponed.add(delivery("a", "2", "{}"))).isFalse();
        assertThat(delivery("a", "2", "{}").postpone()).isFalse();
    }

    private final List<String> blueprints = new ArrayList<>();

    private List<String> identifiers(Iterator<Batch> batches) {
        List<String> order = new ArrayList<>();
        batches.forEachRemaining(batch -> {
            order.add(batch.deliveries().stream()
                    .map(one -> one.entity().identifier())
                    .toList()
                    .toString());
            blueprints.add(batch.blueprint());
        });
        return order;
    }

    private static String text(Batch batch) {
        return new String(batch.json(), StandardCharsets.UTF_8);
    }

    private void add(String blueprint, String identifier, String relations) throws Exception {
        assertThat(delivery(blueprint, identifier, relations).postpone()).isTrue();
    }

    private Delivery delivery(String blueprint, String identifier, String relations) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode body = json.createObjectNode().put("identifier", identifier);
        body.set("relations", json.readTree(relations.replace('\'', '"')));
        return new Delivery(Entity.of(blueprint, body), new DeliveryListener() {
            @Override
            public void accepted(Entity entity) {
                told.add("accepted");
            }

            @Override
            public void refused(Entity entity, String reason) {
                told.add("refused");
            }

            @Override
            public boolean postpone(Delivery delivery) {
                return postponed.add(delivery) && told.add(delivery.entity().identifier());
            }
        });
    }
}
