package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MappingWarningsTest {

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aValueThatNobodyKnows_isToldAtStart_withTheNearest() throws Exception {
        harness.withMapping("""
                resources:
                  - kind: pull-request
                    selector:
                      query: "true"
                      api: graphq
                      excludeGraphqlFields: [body, labls]
                    port: {entity: {mappings: {identifier: .x, blueprint: '"b"'}}}
                  - kind: repository
                    selector:
                      query: "true"
                      includedRelations: {teems: true}
                    port: {entity: {mappings: {identifier: .x, blueprint: '"b"'}}}
                """);
        try (LogLines log = new LogLines()) {
            harness.start();

            assertThat(
                            log.with(
                                    "selector.api: kind pull-request knows no 'graphq'; it knows graphql, rest; is 'graphql' meant?"))
                    .hasSize(1);
            assertThat(log.with("selector.excludeGraphqlFields: kind pull-request knows no 'labls'"))
                    .singleElement()
                    .asString()
                    .endsWith("is 'labels' meant?");
            assertThat(log.with("resources[1].selector.includedRelations: kind repository knows no 'teems'"))
                    .hasSize(1);
        }
    }
}
