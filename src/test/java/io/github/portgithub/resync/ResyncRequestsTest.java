package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResyncRequestsTest {

    private final ResyncRequests requests = new ResyncRequests();

    @Test
    void isNew_whenNothingWasServedYet() {
        assertThat(requests.isNew(none())).isFalse();
        assertThat(requests.isNew(request("2026-11-24T10:00:00.000Z"))).isTrue();
        assertThat(requests.isNew(request("2026-11-24T10:00:00.000Z")))
                .as("no run has begun")
                .isTrue();
    }

    @Test
    void isNotNew_onceARunHasBegun() {
        requests.isNew(request("2026-11-24T10:00:00.000Z"));

        requests.runBegins();

        assertThat(requests.isNew(request("2026-11-24T10:00:00.000Z"))).isFalse();
        assertThat(requests.isNew(request("2026-11-24T10:00:00.001Z"))).isTrue();
        requests.settle(null, null);
        assertThat(requests.isNew(request("2026-11-24T10:00:00.000Z"))).isFalse();
        assertThat(requests.isNew(request("2026-11-24T10:00:00.001Z")))
                .as("asked after the run began")
                .isTrue();
    }

    @Test
    void isNewAgain_whenTheRunHadNoMapping() {
        requests.isNew(request("2026-11-24T10:00:00.000Z"));

        requests.runBegins();
        requests.settle("Port did not answer", begun("2026-11-24T10:00:05.000Z"));

        assertThat(requests.isNew(request("2026-11-24T10:00:00.000Z"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T10:00:04.999Z, false",
        "2026-11-24T10:00:05.000Z, false",
        "2026-11-24T12:00:05.000+02:00, false",
        "2026-11-24T10:00:05.001Z, true",
    })
    void isNew_whenItIsYoungerThanTheBeginOfTheLastRun(String asked, boolean isNew) {
        requests.runBegins();
        requests.settle(null, begun("2026-11-24T10:00:05.000Z"));

        assertThat(requests.isNew(request(asked))).isEqualTo(isNew);
    }

    @ParameterizedTest
    @CsvSource({"yesterday", "1764000000"})
    void isNotNew_whenItsTimeCannotBeRead(String asked) {
        assertThat(requests.isNew(request(asked))).isFalse();
    }

    private static JsonNode request(String updatedAt) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("request").put("id", "1").put("updatedAt", updatedAt);
        return answer;
    }

    private static JsonNode none() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("request");
        return answer;
    }

    private static JsonNode begun(String updatedAt) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("integration").putObject("resyncState").put("updatedAt", updatedAt);
        return answer;
    }
}
