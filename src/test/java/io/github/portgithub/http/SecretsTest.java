package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.port.PortException;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{oops",
                "oops}}",
                "a{{b}}c",
                "{{a}}{{b}}",
                "se\"cr\"et",
                "'quoted'",
                "${body}",
                "$simple{body}",
                "#bean:x",
                "a,b)c(d",
                "with spaces  inside",
                "back\\slash",
                "per%20cent",
                "RAW(a)",
                "{{?optional",
                "github.app-id"
            })
    void takesASecretLiterally(String secret) {
        assertThat(secrets(secret).property("port.client-secret")).isEqualTo(secret);
        assertThat(Secrets.shown("Port says " + secret + "!")).isEqualTo("Port says ***!");
    }

    @Test
    void followsAReference_whenItIsTheWholeValue() {
        assertThat(secrets("{{the.vault}}").property("port.client-secret")).isEqualTo("kept elsewhere");
        assertThat(secrets("{{no.such:default}}").property("port.client-secret"))
                .isEqualTo("default");
    }

    @Test
    void namesTheKeyAndNotTheValue_whenAReferenceLeadsNowhere() {
        Secrets secrets = secrets("{{no.such.secret}}");

        assertThatThrownBy(() -> secrets.property("port.client-secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("port.client-secret ")
                .hasMessageNotContaining("no.such.secret")
                .hasNoCause();
    }

    @Test
    void isEmpty_whenNothingIsSet() {
        assertThat(secrets("x").property("github.token")).isEmpty();
    }

    @Test
    void hidesASecret_inTheFormsOfJsonAndUrls() {
        Secrets.hide(this, "pa/ss \"word\"\\&1");

        assertThat(Secrets.withoutSecrets(
                        "a=pa/ss \"word\"\\&1, {\"b\":\"pa/ss \\\"word\\\"\\\\&1\"}, c=pa%2Fss+%22word%22%5C%261"))
                .isEqualTo("a=***, {\"b\":\"***\"}, c=***");
    }

    @Test
    void hidesEachLineOfAKey() {
        Secrets.hide(this, "-----BEGIN PRIVATE KEY-----\nMIIEvAIBADAN\nBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n");

        assertThat(Secrets.shown("got BgkqhkiG9w0B")).isEqualTo("got ***");
    }

    @Test
    void hidesALongSecret_beforeTheTextIsCut() {
        Secrets.hide(this, "s3cr3t".repeat(20));

        assertThat(Secrets.shown("x".repeat(450) + "s3cr3t".repeat(20))).doesNotContain("s3cr3t");
        assertThat(Secrets.shown("y".repeat(100_000))).hasSize(503);
    }

    @Test
    void showsNoCharacterThatATerminalObeys() throws Exception {
        String hostile =
                "acme\r\n12:00:00 INFO forged\u001b[2J\u009b31m\u202e\u2028\u0000\ud800 é 你 👩‍💻 \udb40\udc41";

        String shown = Secrets.shown(hostile);

        assertThat(shown)
                .isEqualTo("acme\\r\\n12:00:00 INFO forged\\u001b[2J\\u009b31m\\u202e\\u2028\\u0000\\ud800 é 你 👩‍💻"
                        + " \\udb40\\udc41");
        String json = "{\"a\":" + TextNode.valueOf("\u009b31m\u202eabc\udb40\udc41") + "}";
        assertThat(new ObjectMapper().readTree(Secrets.visible(json))).isEqualTo(new ObjectMapper().readTree(json));
        assertThat(Secrets.visible(json)).isEqualTo("{\"a\":\"\\u009b31m\\u202eabc\\udb40\\udc41\"}");
    }

    @Test
    void cleansWhatAnExceptionRepeats() {
        Secrets.hide(this, "the-client-secret");

        PortException refusal = new PortException(422, "bad\u001b[31m", "You sent {\"s\":\"the-client-secret\"}\nok");

        assertThat(refusal).hasMessage("You sent {\"s\":\"***\"}\\nok");
        assertThat(refusal.error()).isEqualTo("bad\\u001b[31m");
    }

    private static Secrets secrets(String clientSecret) {
        CamelContext context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("port.client-secret", clientSecret);
        properties.setProperty("the.vault", "kept elsewhere");
        context.getPropertiesComponent().setInitialProperties(properties);
        Secrets secrets = new Secrets();
        secrets.setCamelContext(context);
        return secrets;
    }
}
