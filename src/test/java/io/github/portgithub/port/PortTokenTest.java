package io.github.portgithub.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.http.Authorizations;
import org.junit.jupiter.api.Test;

class PortTokenTest {

    @Test
    void showsNoSecret() {
        assertThat(new PortToken("an-id", "a-secret", false, new Authorizations("http://localhost")).toString())
                .doesNotContain("a-secret")
                .doesNotContain("an-id");
        assertThatThrownBy(() -> new PortToken("", "a-secret", false, new Authorizations("http://localhost")))
                .hasMessageContaining("port.client-id")
                .hasMessageNotContaining("a-secret");
    }
}
