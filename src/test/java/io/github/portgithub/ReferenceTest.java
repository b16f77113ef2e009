package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page says what the code says, because it is made from it. */
class ReferenceTest {

    private static final Path PAGE = Path.of("docs/reference.md");
    private static final Path FROM_OCEAN = Path.of("docs/from-ocean.md");
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

    @Test
    void saysOfEachKeyOfOceans_whetherItIsRead() throws IOException {
        String text = new FromOcean(Path.of("")).text(RENEW);
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(FROM_OCEAN, text);
        }

        assertThat(FROM_OCEAN)
                .as("%s is made from the routes; renew it with %s", FROM_OCEAN, RENEW)
                .content()
                .isEqualTo(text);
    }

    /** A key that is not read is never one that somebody forgot to tell of. */
    @Test
    void tellsWhyAKeyOfOceansIsNotRead() throws IOException {
        FromOcean page = new FromOcean(Path.of(""));

        for (FromOcean.Key key : page.keys()) {
            boolean ofFiles =
                    key.kind().matches("file|folder|skill|plugin") || key.key().equals("includedFiles");
            if (!ofFiles && !page.reads(key.kind(), key.key())) {
                assertThat(key.remark())
                        .as("%s of kind %s", key.key(), key.kind())
                        .isNotEmpty();
            }
        }
    }
}
