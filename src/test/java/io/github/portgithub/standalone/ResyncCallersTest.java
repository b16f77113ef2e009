package io.github.portgithub.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.Secrets;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResyncCallersTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // curl
                "-, -, localhost:8080, -",
                // a page of the server itself
                "http://127.0.0.1:8080, same-origin, 127.0.0.1:8080, -",
                "http://localhost:8080, -, localhost:8080, -",
                "http://[::1]:8080, same-origin, [::1]:8080, -",
                // the address bar
                "-, none, localhost:8080, -",
                // pages of others
                "https://evil.example, cross-site, localhost:8080, 403",
                "https://evil.example, -, localhost:8080, 403",
                "null, -, localhost:8080, 403",
                "-, cross-site, localhost:8080, 403",
                "-, same-site, localhost:8080, 403",
                "http://localhost:3000, same-site, localhost:8080, 403",
                // a name that now leads here
                "http://evil.example:8080, same-origin, evil.example:8080, 403",
                "not a url, -, localhost:8080, 403",
            })
    void refusesPagesOfOtherServers(String origin, String site, String host, Integer refusal) {
        assertThat(callers("").refusal(null, origin, site, host)).isEqualTo(refusal);
    }

    @Test
    void asksForTheToken_whenThereIsOne() {
        ResyncCallers callers = callers("let-me-{{in");

        assertThat(callers.refusal(null, null, null, "localhost")).isEqualTo(401);
        assertThat(callers.refusal("Bearer let-me", null, null, "localhost")).isEqualTo(401);
        assertThat(callers.refusal("let-me-{{in", null, null, "localhost")).isEqualTo(401);
        assertThat(callers.refusal("Bearer let-me-{{in", null, null, "localhost"))
                .isNull();
        assertThat(callers.refusal("Bearer let-me-{{in", "https://portal.example", "cross-site", "localhost"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, false, -",
                "true, true, -",
                "false, false, -",
                "yes, -, full must be true or false; it is 'yes'"
            })
    void takesOver_thatAllIsToBeRead(String full, Boolean asked, String refusal) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("full", full);
        exchange.getMessage().setHeader("PortGithubFull", "true");

        String told = callers("").named(exchange);

        if (refusal == null) {
            assertThat(told).isNull();
            assertThat(exchange.getMessage().getHeader("PortGithubFull")).isEqualTo(asked);
        } else {
            assertThat(told).contains(refusal);
        }
    }

    private static ResyncCallers callers(String token) {
        CamelContext context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("port.resync.token", token);
        context.getPropertiesComponent().setInitialProperties(properties);
        Secrets secrets = new Secrets();
        secrets.setCamelContext(context);
        return new ResyncCallers(secrets);
    }
}
