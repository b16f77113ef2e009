package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.mapping.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an entity of any kind shows of where it comes from. */
class ShownScopeTest {

    private final ShownScope scope = new ShownScope(false);

    @ParameterizedTest
    @CsvSource({
        "acme/api/issue/12, acme/api, acme/api/issue/11, acme/api",
        "Acme/api/branch/a/b, acme/API, acme/api/branch/c, acme/api",
        "acme/team/backend, acme, acme/team/frontend, acme/team",
        "acme, acme, globex, globex",
    })
    void isTheBeginningOfTheIdentifier(String mapped, String of, String stale, String shown) {
        observe(mapped, of, null);

        assertThat(scope.of(stale, relations(null))).isEqualTo(shown);
    }

    @Test
    void isTheRelationToTheRepository_whereTheIdentifierSaysNothing() {
        observe("issue-12", "acme/api", "acme/api");

        assertThat(scope.of("issue-11", relations("acme/web"))).isEqualTo("acme/web");
        assertThat(scope.of("issue-11", relations(null))).isNull();
    }

    @Test
    void isUnknown_onceOneEntityDoesNotShowIt() {
        observe("acme/team/backend", "acme", null);
        observe("acmeous/team/x", "acme", null);

        assertThat(scope.of("acme/team/frontend", relations(null))).isNull();
    }

    private void observe(String identifier, String of, String repository) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("identifier", identifier);
        body.set("relations", relations(repository));
        scope.observe(Entity.of("issue", body), of);
    }

    private static ObjectNode relations(String repository) {
        return JsonNodeFactory.instance.objectNode().put("repository", repository);
    }
}
