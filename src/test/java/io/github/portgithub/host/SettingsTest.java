package io.github.portgithub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void acceptsNothingSet() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"github.app-private-key", "github.token", "port.client-secret", "of-the-host"})
    void hidesSecretsFromCamelsSummary(String key) {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getCamelContextExtension().setAdditionalSensitiveKeywords("ofthehost");
        Settings settings = new Settings();
        settings.setCamelContext(context);

        settings.check();

        assertThat(CamelContextHelper.containsSensitive(context, key)).isTrue();
        assertThat(CamelContextHelper.containsSensitive(context, "port.api-url"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "github.page-size, 1",
        "github.page-size, 100",
        "github.concurrency, 1",
        "github.requests-per-minute, 0",
        "port.batch-size, 20",
        "github.retry-delay, 500",
        "port.retry-delay, 0",
        "port.response-timeout, 30000",
        "port.resync.max-duration, 6h",
        "port.dry-run, true",
        "port.integration.register, false",
        "port.resync-request.interval, 0",
        "port.resync-request.interval, 60s",
        "port.resync-request.interval, 1000",
        "port.mapping, integration:",
        "github.organizations, 'acme, octo-org,'",
        "github.api-url, https://github.example.com/api/v3",
    })
    void acceptsWhatIsInRange(String key, String value) {
        assertThatCode(() -> check(Map.of(key, value))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "github.page-size, 0, 'github.page-size must be a whole number from 1 to 100; it is ''0'''",
        "github.page-size, 101, 'github.page-size must be a whole number from 1 to 100; it is ''101'''",
        "github.page-size, abc, 'github.page-size must be a whole number from 1 to 100; it is ''abc'''",
        "github.concurrency, 0, 'github.concurrency must be a whole number from 1 to 100; it is ''0'''",
        "github.requests-per-minute, -1, 'github.requests-per-minute must be a whole number of 0 or more; it is ''-1'''",
        "port.concurrency, 0, 'port.concurrency must be a whole number of 1 or more; it is ''0'''",
        "port.batch-size, 21, 'port.batch-size must be a whole number from 1 to 20; it is ''21'''",
        "port.integration.register, no, 'port.integration.register must be true or false; it is ''no'''",
        "port.resync-request.interval, 60, 'port.resync-request.interval must be 0 or a duration of a second or more, such as 60s; it is ''60'''",
        "port.resync-request.interval, soon, 'port.resync-request.interval must be 0 or a duration of a second or more, such as 60s; it is ''soon'''",
        "github.retry-delay, 1s, 'github.retry-delay must be a whole number of 0 or more; it is ''1s'''",
        "github.organizations, acme beta, 'github.organizations must be logins, separated by commas; ''acme beta'' is none'",
        "github.users, https://github.com/me, 'github.users must be logins, separated by commas; ''https://github.com/me'' is none'",
        "port.dry-run, yes, 'port.dry-run must be true or false; it is ''yes'''",
        "port.api-url, api.getport.io, 'port.api-url must be a URL that begins with https:// or http://'",
        "github.api-url, https://github.example.com/api/v3/, 'github.api-url must be without / at its end'",
        "github.api-url, https://api.github.com?x=1, 'github.api-url must be without user, password, query and fragment'",
        "port.api-url, https://me:secret@api.getport.io, 'port.api-url must be without user, password, query and fragment'",
        "github.organizations, ',', 'github.organizations must be logins, separated by commas; it is '','''",
        "port.api-url, https://api.getport.io/v1, 'port.api-url must be without /v1 at its end'",
    })
    void namesTheKey_whenItsValueIsWrong(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(Map.of(key, value)))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "github.rate-limit-reserve, 100",
        "github.rate-limit-reserve, -1",
        "github.retries, -1",
        "github.max-page-bytes, 0",
        "port.batch-size, 0",
        "port.batch-bytes, 1023",
        "port.batch-bytes, 1048577",
        "port.retries, -1",
        "port.deletion.minimum, -1"
    })
    void namesTheKey_whenANumberIsOutOfItsRange(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(Map.of(key, value)))
                .withMessageStartingWith(key + " must be a whole number")
                .withMessageEndingWith("; it is '" + value + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "github.request-deadline, abc",
        "github.secondary-limit-wait, 0",
        "github.give-up-after, 1x",
        "port.request-deadline, 0",
        "port.resync.max-duration, forever"
    })
    void namesTheKey_whenItIsNoDuration(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(Map.of(key, value)))
                .withMessageStartingWith(key + " must be a duration")
                .withMessageEndingWith("it is '" + value + "'");
    }

    @Test
    void namesBothKeys_whenTheMappingIsOfAnIntegrationThatIsNotRegistered() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(Map.of("port.mapping", "integration:", "port.integration.register", "false")))
                .withMessageContainingAll("port.mapping=integration:", "port.integration.register=false");
    }

    @Test
    void tellsAllOfThem_whenSeveralAreWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(Map.of("github.page-size", "0", "port.dry-run", "1")))
                .withMessageMatching("github.page-size .*\nport.dry-run .*");
    }

    private static void check(Map<String, String> properties) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Properties set = new Properties();
            set.putAll(properties);
            context.getPropertiesComponent().setOverrideProperties(set);
            Settings settings = new Settings();
            settings.setCamelContext(context);
            settings.check();
        }
    }
}
