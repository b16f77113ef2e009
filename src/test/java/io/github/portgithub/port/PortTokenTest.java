package io.github.portgithub.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PortTokenTest {

    @Test
    void showsNoSecret() {
        assertThat(new PortToken("an-id", "a-secret", false).toString())
                .doesNotContain("a-secret")
                .doesNotContain("an-id");
        assertThatThrownBy(() -> new PortToken("", "a-secret", false))
                .hasMessageContaining("port.client-id")
                .hasMessageNotContaining("a-secret");
    }
}
