package io.github.portgithub.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class SandboxProcessorTest {

    private final List<SandboxRequest> requests = new ArrayList<>();
    private final Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();

    @Test
    void handsOnPathAndQueryUndecoded() {
        process("/port/v1/blueprints/a%2Fb/entities?q=x%26y&z", SandboxAnswer.empty(204));

        assertThat(requests.get(0).path()).isEqualTo("/v1/blueprints/a%2Fb/entities");
        assertThat(requests.get(0).query()).isEqualTo("q=x%26y&z");
    }

    @Test
    void handsOnHeadersAndBytes() {
        message.setHeader("authorization", "Bearer x");
        message.setHeader("Accept", List.of("a", "b"));
        message.setBody(new byte[] {(byte) 0xff, 0});

        process("/port/v1", SandboxAnswer.empty(204));

        assertThat(requests.get(0).body()).containsExactly(0xff, 0);
        assertThat(requests.get(0).query()).isNull();
    }

    @Test
    void sendsBackWhatTheApiAnswers_andNoHeaderOfTheRequest() {
        message.setHeader("Authorization", "Bearer x");
        byte[] body = "über".getBytes(StandardCharsets.UTF_8);

        process("/port/v1", new SandboxAnswer(418, Map.of("Link", List.of("<a>", "<b>")), body));

        assertThat(message.getHeaders())
                .containsOnlyKeys("Link", Exchange.HTTP_RESPONSE_CODE)
                .containsEntry("Link", List.of("<a>", "<b>"))
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 418);
        assertThat(message.getBody()).isEqualTo(body);
    }

    private void process(String uri, SandboxAnswer answer) {
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_URI, uri);
        new SandboxProcessor(
                        request -> {
                            requests.add(request);
                            return answer;
                        },
                        "/port")
                .process(message.getExchange());
    }
}
