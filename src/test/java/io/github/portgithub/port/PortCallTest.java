package io.github.portgithub.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.http.Authorizations;
import io.github.portgithub.http.ServerOutage;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortCallTest {

    private final PortAnswers answers = new PortAnswers(
            new PortToken("id", "secret", false, new Authorizations("http://localhost")),
            3,
            new ServerOutage("Port", "port.give-up-after", "2m"),
            new RedeliveryPolicy(),
            new PortPause());
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void readsARequest_withAllThatItCanSay() {
        PortCall call = begin("PATCH /v1/integration/x/resync-state?a=b&c=%20 or 404 or 409, briefly");

        assertThat(call.method()).isEqualTo(HttpMethods.PATCH);
        assertThat(call.path()).isEqualTo("/v1/integration/x/resync-state");
        assertThat(call.query()).isEqualTo("a=b&c=%20");
        assertThat(call.accepts(404)).isTrue();
        assertThat(call.accepts(409)).isTrue();
        assertThat(call.accepts(422)).isFalse();
        assertThat(call.isBrief()).isTrue();
        assertThat(call.isWithoutToken()).isFalse();
        assertThat(call).hasToString("PATCH /v1/integration/x/resync-state");
    }

    @Test
    void leavesNothingOfACallToTheNext() {
        begin("GET /v1/blueprints/a?x=1 or 404, briefly, without token");

        PortCall next = begin("POST /v1/blueprints");

        assertThat(next.query()).isNull();
        assertThat(next.accepts(404)).isFalse();
        assertThat(next.isBrief()).isFalse();
        assertThat(next.isWithoutToken()).isFalse();
        assertThat(exchange.getVariable("portRequest")).isNull();
        assertThatThrownBy(() -> answers.begin(exchange)).hasMessageContaining("variable portRequest is not set");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "/v1/blueprints",
                "FETCH /v1/blueprints",
                "GET v1/blueprints",
                "GET /v1/blueprints/a b",
                "GET /v1/blueprints/a#b",
                "GET /v1/blueprints/a or 4",
                "GET /v1/blueprints/a, in haste",
            })
    void saysWhatIsExpected_whenARequestIsMissingOrUnreadable(String request) {
        assertThatThrownBy(() -> PortCall.of(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("portRequest")
                .hasMessageContaining("GET /v1/blueprints/service or 404");
    }

    private PortCall begin(String request) {
        exchange.setVariable("portRequest", request);
        answers.begin(exchange);
        return exchange.getVariable("portCall", PortCall.class);
    }
}
