package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page says what the code says, because it is made from it. */
class ReferenceTest {

    private static final Path PAGE = Path.of("docs/reference.md");
    private static final String RENEW = "mvn test -Dtest=ReferenceTest -Dreference.write=true";

    @Test
    void isWhatTheRoutesAndThePropertyFileSay() throws IOException {
        String text = new Reference(Path.of("")).text(RENEW);
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(PAGE, text);
        }

        assertThat(PAGE)
                .as("%s is made from the routes; renew it with %s", PAGE, RENEW)
                .content()
                .isEqualTo(text);
    }
}
