package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackagedMappingTest {

    @ParameterizedTest
    @ValueSource(strings = {"port-app-config.yml", "port-app-config-ocean.yml"})
    void isReadWithoutWarning_andNamesNoOrganization(String file) throws IOException {
        PortAppConfig config = PortAppConfig.parse(read(file), file);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.resources())
                .extracting(ResourceMapping::kind)
                .containsExactly("organization", "repository", "pull-request");
        assertThat(config.resources())
                .allSatisfy(resource -> assertThat(resource.selector().get("organizations"))
                        .asList()
                        .isEmpty());
    }

    private static String read(String file) throws IOException {
        try (InputStream in = PackagedMappingTest.class.getResourceAsStream("/port-github/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
