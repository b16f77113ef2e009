package io.github.portgithub.host;

import static org.apache.camel.RuntimeCamelException.wrapRuntimeCamelException;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.port.Datasource;
import org.apache.camel.FailedToStartRouteException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    @Test
    void saysWhatOurOwnCodeSays_evenIfThatHasACause() {
        IllegalArgumentException ours =
                new IllegalArgumentException("port.blueprints: cannot read x", new Exception("x"));

        assertThat(new StartFailure(wrapRuntimeCamelException(ours)).message())
                .isEqualTo("Cannot start: port.blueprints: cannot read x");
    }

    @Test
    void saysTheInnermostMessage_whenNothingIsOurs() {
        Exception theirs = exceptionOfTheJdk();

        assertThat(new StartFailure(wrapRuntimeCamelException(theirs)).message())
                .isEqualTo("Cannot start: " + theirs.getMessage());
    }

    @Test
    void namesTheRoute_whenOneFailed() {
        Exception failed = new FailedToStartRouteException("my-route", null, "no", exceptionOfTheJdk());

        assertThat(new StartFailure(failed).message()).startsWith("Cannot start: route my-route: ");
    }

    @Test
    void keepsTheKey_whenABeanRefusesAValue() {
        Exception refused = exceptionOf(() -> new Datasource("a/b", "c"));

        assertThat(new StartFailure(wrapRuntimeCamelException(refused)).message())
                .startsWith("Cannot start: port.integration-type must");
    }

    private static Exception exceptionOfTheJdk() {
        return exceptionOf(() -> Integer.parseInt("abc"));
    }

    private static Exception exceptionOf(Runnable action) {
        try {
            action.run();
            throw new AssertionError("nothing was thrown");
        } catch (IllegalArgumentException e) {
            return e;
        }
    }
}
