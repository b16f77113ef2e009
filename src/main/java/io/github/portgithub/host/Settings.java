package io.github.portgithub.host;

import io.github.portgithub.mapping.MappingSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.util.TimeUtils;

/**
 * Checks the properties that somebody has set, before anything is made of them: all at once, each by its key. What is not
 * set has the default of the routes and is not looked at.
 *
 * <p>The first bean of {@code routes/beans.camel.yaml}. Used by one thread, at start.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api">GitHub: at most 100
 *     records a page</a>
 */
public final class Settings implements CamelContextAware {

    private record Range(String key, long least, long most) {

        private Range(String key, long least) {
            this(key, least, Integer.MAX_VALUE);
        }

        private String problem(String value) {
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return null;
                }
            } catch (NumberFormatException e) {
                // said below, as what is out of range
            }
            String range = most == Integer.MAX_VALUE ? "of " + least + " or more" : "from " + least + " to " + most;
            return key + " must be a whole number " + range + "; it is '" + value + "'";
        }
    }

    private static final List<Range> NUMBERS = List.of(
            new Range("github.page-size", 1, 100),
            new Range("github.concurrency", 1, 100),
            new Range("github.requests-per-minute", 0),
            new Range("github.rate-limit-reserve", 0, 99),
            new Range("github.retries", 0),
            new Range("github.retry-delay", 0),
            new Range("github.max-page-bytes", 1),
            // Camel's HTTP endpoint takes milliseconds and no unit
            new Range("github.connect-timeout", 1),
            new Range("github.response-timeout", 1),
            new Range("github.webhook.port", 1, 65535),
            new Range("port.connect-timeout", 1),
            new Range("port.response-timeout", 1),
            new Range("port.concurrency", 1),
            new Range("port.concurrent-accounts", 1, 100),
            new Range("port.batch-size", 1, 20),
            new Range("port.batch-bytes", 1024, 1 << 20),
            new Range("port.retries", 0),
            new Range("port.retry-delay", 0),
            new Range("port.deletion.minimum", 0));
    private static final List<String> DURATIONS = List.of(
            "github.secondary-limit-wait",
            "github.request-deadline",
            "github.give-up-after",
            "port.request-deadline",
            "port.give-up-after",
            "port.resync.max-duration",
            "github.webhook.poll");
    private static final Pattern DURATION = Pattern.compile("\\d{1,15}|(\\d{1,6}(ms|[dhms]))+");
    private static final List<String> SWITCHES = List.of(
            "port.dry-run",
            "port.cluster",
            "port.resync.on-start",
            "port.integration.register",
            "port.mapping.projection",
            "port.deletion.keep-outside-window",
            "port.metrics");
    private static final List<String> DURATIONS_OR_NONE = List.of(
            "port.resync.full-every",
            "port.resync.resume-within",
            "port.health.complete-within",
            "github.webhook.catch-up");
    private static final String INTERVAL = "port.resync-request.interval";
    private static final List<String> LOGINS = List.of("github.organizations", "github.users");
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_-]*");
    private static final List<String> URLS = List.of("github.api-url", "port.api-url", "github.webhook.url");

    /** Camel's spelling of {@code github.app-private-key}, without the dashes. */
    private static final String PRIVATE_KEY = "appprivatekey";

    private final List<String> problems = new ArrayList<>();
    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Checks what is set; called once at start.
     *
     * @throws IllegalArgumentException if something is wrong; one line per key
     */
    public void check() {
        hidePrivateKey();
        problems.clear();
        NUMBERS.forEach(range -> note(range.problem(value(range.key, String.valueOf(range.least)))));
        DURATIONS.forEach(key -> note(durationProblem(key, value(key, "1"))));
        SWITCHES.forEach(key -> note(switchProblem(key, value(key, "true"))));
        URLS.forEach(key -> note(urlProblem(key, value(key, "http://localhost"))));
        LOGINS.forEach(key -> note(loginsProblem(key, value(key, ""))));
        note(intervalProblem(value(INTERVAL, "0")));
        note(webhookProblem());
        DURATIONS_OR_NONE.stream()
                .filter(key -> !value(key, "0").equals("0"))
                .forEach(key -> note(durationProblem(key, value(key, "0"))));
        if (value("port.mapping", "").equals(MappingSource.AT_PORT)
                && value("port.integration.register", "true").equals("false")) {
            problems.add(
                    "port.mapping=" + MappingSource.AT_PORT
                            + " is the mapping of the registered integration; it cannot go with port.integration.register=false");
        }
        if (!problems.isEmpty()) {
            IllegalArgumentException wrong = new IllegalArgumentException(String.join("\n", problems));
            StartFailure.tell(camelContext, wrong);
            throw wrong;
        }
    }

    /** Camel knows by itself that tokens and secrets are not for its summary of properties, which any host may log. */
    private void hidePrivateKey() {
        ExtendedCamelContext extension = camelContext.getCamelContextExtension();
        String hidden = extension.getAdditionalSensitiveKeywords();
        if (hidden == null || !hidden.contains(PRIVATE_KEY)) {
            extension.setAdditionalSensitiveKeywords(hidden == null ? PRIVATE_KEY : hidden + "," + PRIVATE_KEY);
        }
    }

    private String value(String key, String valid) {
        return camelContext
                .getPropertiesComponent()
                .resolveProperty(key)
                .orElse(valid)
                .trim();
    }

    private void note(String problem) {
        if (problem != null) {
            problems.add(problem);
        }
    }

    private static String durationProblem(String key, String value) {
        // Camel takes a text without digits for 0, and a time-out of 0 would be none at all.
        return DURATION.matcher(value).matches() && TimeUtils.toMilliSeconds(value) > 0
                ? null
                : key + " must be a duration such as 500, in milliseconds, or 30s or 6h; it is '" + value + "'";
    }

    private static String intervalProblem(String value) {
        // A whole number alone is milliseconds, so that who means 60 seconds by it would ask Port 16 times a second.
        return value.equals("0") || durationProblem(INTERVAL, value) == null && TimeUtils.toMilliSeconds(value) >= 1000
                ? null
                : INTERVAL + " must be 0 or a duration of a second or more, such as 60s; it is '" + value + "'";
    }

    private String webhookProblem() {
        String mode = value("github.webhook.mode", "push");
        if (!Set.of("push", "poll", "host").contains(mode)) {
            return "github.webhook.mode must be push, poll or host; it is '" + mode + "'";
        }
        String url = value("github.webhook.url", "");
        if (mode.equals("poll") && url.isEmpty() && value("github.app-id", "").isEmpty()) {
            return "github.webhook.mode is poll, and github.webhook.url is not set: set it to an address that names the"
                    + " webhook at GitHub, such as https://port.invalid/github/webhook; nobody has to answer there";
        }
        String path = value("github.webhook.path", "/github/webhook");
        return path.matches("(/[A-Za-z0-9._~-]+)+")
                ? null
                : "github.webhook.path must be a path such as /github/webhook; it is '" + path + "'";
    }

    private static String loginsProblem(String key, String value) {
        if (value.contains(",") && value.replace(",", "").isBlank()) {
            return key + " must be logins, separated by commas; it is '" + value + "'";
        }
        for (String login : value.split(",")) {
            if (!LOGIN.matcher(login.trim()).matches()) {
                return key + " must be logins, separated by commas; '" + login.trim() + "' is none";
            }
        }
        return null;
    }

    private static String switchProblem(String key, String value) {
        return Set.of("true", "false").contains(value) ? null : key + " must be true or false; it is '" + value + "'";
    }

    private static String urlProblem(String key, String value) {
        try {
            URI url = URI.create(value);
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
                    return key + " must be without user, password, query and fragment";
                }
                if (key.startsWith("github.") && value.endsWith("/")) {
                    return key + " must be without / at its end";
                }
                return key.startsWith("port.") && value.matches(".*/v1/?")
                        ? key + " must be without /v1 at its end"
                        : null;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        // Without the value: it may hold a password.
        return key + " must be a URL that begins with https:// or http://";
    }
}
