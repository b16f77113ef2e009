package io.github.portgithub.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @TempDir
    Path folder;

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "port.batch-hand-over, nonsense",
        "port.batch-hand-over, nosuch:thing",
        "port.batch-hand-over, seda:x?sise=2",
        "port.repository-hand-over, nosuch:thing",
        "port.dead-letter, nonsense",
        "port.dead-letter, nosuch:thing?password=s3cret",
        "port.dead-letter, file:FOLDER/a-file/below",
        "port.dead-letter, file:FOLDER?fileExst=Append",
    })
    void endsTheStart_withTheKey_whenAnEndpointCannotWork(String key, String uri) throws Exception {
        Files.writeString(folder.resolve("a-file"), "");

        assertThatThrownBy(() -> check(key, uri.replace("FOLDER", folder.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining("Set ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"missing/entities.ndjson", "''"})
    void endsTheStart_whenTheFileOfADryRunCannotBeMade(String file) {
        assertThatThrownBy(() -> check(
                        "port.dry-run",
                        "true",
                        "port.dry-run-file",
                        folder.resolve(file).toString()))
                .hasMessageStartingWith("port.dry-run-file: " + folder);
    }

    @Test
    void takesWhatCanWork() {
        assertThatCode(() -> check(
                        "port.batch-hand-over", "seda:batches?size=2",
                        "port.repository-hand-over", "direct:repositories",
                        "port.dead-letter", "file:" + folder.resolve("new") + "?fileExist=Append",
                        "port.dry-run", "true",
                        "port.dry-run-file", folder.resolve("entities.ndjson").toString()))
                .doesNotThrowAnyException();
    }

    private void check(String... settings) {
        Properties properties = new Properties();
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        context.getPropertiesComponent().setOverrideProperties(properties);
        context.build();
        Endpoints endpoints = new Endpoints();
        endpoints.setCamelContext(context);
        endpoints.check();
    }
}
