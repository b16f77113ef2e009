package io.github.portgithub.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.BrokenLinkException;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubCredentials;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.GithubName;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.Origin;
import io.github.portgithub.github.PageCall;
import io.github.portgithub.github.event.KindEvents;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.live.HookReport.Line;
import io.github.portgithub.live.HookReport.Task;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import io.github.portgithub.resync.CheckReport;
import io.github.portgithub.resync.CheckReport.Finding;
import io.github.portgithub.resync.Reasons;
import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.RunLedgers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that GitHub has a webhook for us: one for each organization, and for each repository of a personal account. Ours
 * is the one with the address {@code github.webhook.url}, or one that we have known by that before the address changed.
 * GitHub does not show secrets, so the secret is set anew once a start. A GitHub App has one webhook, which is for its owner to
 * set up: what is missing there is told.
 *
 * <p>Used by {@code routes/webhooks.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/orgs/webhooks">GitHub: organization webhooks</a>
 * @see <a href="https://docs.github.com/rest/repos/webhooks">GitHub: repository webhooks</a>
 * @see <a href="https://docs.github.com/rest/apps/webhooks">GitHub: webhook of an App</a>
 */
public final class Webhooks implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_HOOKS_LISTED = 1000;

    /** Come to every GitHub App, and to nobody else. */
    private static final Set<String> OF_APPS = Set.of("installation", "installation_repositories");

    /** Not for the webhook of a repository. */
    private static final Set<String> OF_ORGANIZATIONS =
            Set.of("organization", "team", "membership", "custom_property_values");

    private final Clock clock = Clock.systemUTC();
    private final Secrets secrets;
    private final String url;
    private final String apiUrl;
    private final Origin origin;
    private final GithubCredentials credentials;
    private final LedgerSource source;
    private final RunLedgers ledgers;
    private final EventRounds rounds;
    private final BatchAggregationStrategy batches;
    private final Set<String> told = new TreeSet<>();
    private final Set<String> secretIsSet = new TreeSet<>();
    private CamelContext camelContext;

    /**
     * @param secrets has {@code github.webhook.secret}
     * @param url {@code github.webhook.url}: where GitHub is to send events; empty if webhooks are somebody else's business
     * @param apiUrl {@code github.api-url}
     * @param credentials with what right we ask
     * @param source opens the inbox, which knows the webhooks of before
     * @param ledgers names the catalog
     * @param rounds know whose records are wanted
     * @param batches cuts batches
     */
    public Webhooks(
            Secrets secrets,
            String url,
            String apiUrl,
            GithubCredentials credentials,
            LedgerSource source,
            RunLedgers ledgers,
            EventRounds rounds,
            BatchAggregationStrategy batches) {
        this.secrets = secrets;
        this.url = url;
        this.apiUrl = apiUrl.replaceAll("/+$", "");
        this.origin = Origin.of(apiUrl);
        this.credentials = credentials;
        this.source = source;
        this.ledgers = ledgers;
        this.rounds = rounds;
        this.batches = batches;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Returns whether anything is known of webhooks: an address, or an App, which has one. */
    public boolean isKnown() {
        return !url.isEmpty() || credentials.isApp();
    }

    /** Returns whether the webhook is a GitHub App's. */
    public boolean isOfApp() {
        return credentials.isApp();
    }

    /**
     * Begins a look.
     *
     * @param task {@code status}, {@code create} or {@code remove}
     * @return what is found
     * @throws IllegalArgumentException if there is nothing to look for; the message says what to set
     */
    public HookReport begin(@Body String task) {
        if (!isKnown()) {
            throw new IllegalArgumentException(
                    "github.webhook.url is not set: set it to the address at which GitHub reaches github.webhook.path");
        }
        return new HookReport(
                Task.valueOf(task.toUpperCase(Locale.ROOT)), new ResyncRun(clock, LONGEST, this::isStopping, batches));
    }

    private boolean isStopping() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    /** Finds out whose webhooks are looked at, and which events they are to send. */
    public void plan(@Variable("hooks") HookReport report, @Variable("mapping") PortAppConfig mapping) {
        Set<String> kinds =
                mapping.resources().stream().map(ResourceMapping::kind).collect(Collectors.toSet());
        Set<String> events = new TreeSet<>(Set.of("meta"));
        for (KindEvents kind : camelContext.getRegistry().findByType(KindEvents.class)) {
            if (kinds.contains(kind.kind())) {
                events.addAll(kind.events());
            }
        }
        report.plan(rounds.ownersOf(mapping), events);
    }

    /** Returns where the webhooks of an organization or a repository are, below {@code github.api-url}. */
    public String place(@Body JsonNode repository, @Variable("organization") String organization)
            throws GithubException {
        if (repository == null) {
            return "/orgs/" + PathSegment.of(organization);
        }
        String name = repository.path("full_name").textValue();
        if (!GithubName.isFullName(name)) {
            throw new GithubException(GithubAnswer.WRONG_SHAPE, "a repository was listed without a valid full_name");
        }
        return "/repos/" + Arrays.stream(name.split("/")).map(PathSegment::of).collect(Collectors.joining("/"));
    }

    /** Begins a list of webhooks. */
    public void listing(@Variable("hooks") HookReport report) {
        report.listed().clear();
        report.change(null);
    }

    /** Takes a page of webhooks. */
    public void listed(@Variable("hooks") HookReport report, @Body JsonNode page) throws GithubException {
        if (report.listed().size() > MOST_HOOKS_LISTED) {
            throw new GithubException(GithubAnswer.WRONG_SHAPE, "GitHub lists more webhooks than there can be");
        }
        page.forEach(report.listed()::add);
    }

    /**
     * Decides what to do about the webhooks of one organization or repository, all of which are listed.
     *
     * @param exchange the exchange with variables {@code hooks}, {@code hookPlace} and {@code organization}; gets {@code
     *     call}, the request to make, or null
     * @throws LedgerException if it cannot be read which ones we know
     * @throws BrokenLinkException never: the URL is the API's
     */
    public void decide(Exchange exchange) throws LedgerException, BrokenLinkException {
        HookReport report = exchange.getVariable("hooks", HookReport.class);
        String place = exchange.getVariable("hookPlace", String.class);
        String account = exchange.getVariable("organization", String.class);
        List<JsonNode> ours = ours(report, place);
        Set<String> wanted = new TreeSet<>(report.events());
        wanted.removeAll(OF_APPS);
        if (place.startsWith("/repos/")) {
            wanted.removeAll(OF_ORGANIZATIONS);
        }
        HookChange change = null;
        if (ours.isEmpty()) {
            if (report.task() == Task.CREATE) {
                change = new HookChange(HttpMethods.POST, place + "/hooks", body(wanted, true), "created");
            } else {
                report.add(report.task() == Task.REMOVE, false, name(place) + ": there is no webhook for " + url);
            }
        } else {
            JsonNode hook = ours.get(0);
            String path = place + "/hooks/" + hook.path("id").longValue();
            String differs = difference(hook, wanted);
            if (report.task() == Task.REMOVE) {
                change = new HookChange(HttpMethods.DELETE, path, null, "removed");
            } else {
                report.found(new Hook(path, account));
                if (report.task() == Task.CREATE && (differs != null || isSecretToSet(place))) {
                    Set<String> all = events(hook);
                    all.addAll(wanted);
                    change = new HookChange(
                            HttpMethods.PATCH, path, body(all, false), differs == null ? null : "mended: " + differs);
                } else {
                    report.add(
                            differs == null,
                            false,
                            name(path) + ": "
                                    + (differs == null ? "is active, for " + wanted.size() + " events" : differs));
                }
            }
            if (ours.size() > 1) {
                report.add(
                        false,
                        false,
                        name(place) + ": " + ours.size()
                                + " webhooks have this address; one is enough, remove the others");
            }
        }
        report.change(change);
        exchange.setVariable(
                ListingWalk.CALL, change == null ? null : PageCall.post(origin, apiUrl + change.path(), change));
    }

    private synchronized boolean isSecretToSet(String place) {
        return !secretIsSet.contains(place)
                && !secrets.property("github.webhook.secret").isEmpty();
    }

    /** Returns those with our address; if there is none, one that had it before. */
    private List<JsonNode> ours(HookReport report, String place) throws LedgerException {
        List<JsonNode> ours = new ArrayList<>();
        JsonNode former = null;
        for (JsonNode hook : report.listed()) {
            if (!hook.path("id").canConvertToLong()) {
                continue;
            }
            if (hook.path("config").path("url").asText().equals(url)) {
                ours.add(hook);
            } else if (source.inbox()
                            .newest(
                                    ledgers.catalog(),
                                    place + "/hooks/" + hook.path("id").longValue())
                    != 0) {
                former = hook;
            }
        }
        return !ours.isEmpty() || former == null ? ours : List.of(former);
    }

    private static Set<String> events(JsonNode hook) {
        Set<String> events = new TreeSet<>();
        hook.path("events").forEach(event -> events.add(event.asText()));
        return events;
    }

    private String difference(JsonNode hook, Set<String> wanted) {
        JsonNode config = hook.path("config");
        List<String> differs = new ArrayList<>();
        if (!config.path("url").asText().equals(url)) {
            differs.add("the address is another");
        }
        if (!hook.path("active").asBoolean(true)) {
            differs.add("it is not active");
        }
        if (!config.path("content_type").asText().equals("json")) {
            differs.add("the content type is not application/json");
        }
        if (!config.path("insecure_ssl").asText("0").equals("0")) {
            differs.add("GitHub does not check the certificate");
        }
        if (!config.hasNonNull("secret")
                && !secrets.property("github.webhook.secret").isEmpty()) {
            differs.add("it has no secret");
        }
        Set<String> missing = missing(events(hook), wanted);
        if (!missing.isEmpty()) {
            differs.add("events are missing: " + String.join(", ", missing));
        }
        return differs.isEmpty() ? null : String.join("; ", differs);
    }

    private static Set<String> missing(Set<String> there, Set<String> wanted) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(there);
        return there.contains("*") ? Set.of() : missing;
    }

    private ObjectNode body(Set<String> events, boolean create) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (create) {
            body.put("name", "web");
        }
        body.put("active", true);
        events.forEach(body.putArray("events")::add);
        ObjectNode config = body.putObject("config")
                .put("url", url)
                .put("content_type", "json")
                .put("insecure_ssl", "0");
        String secret = secrets.property("github.webhook.secret");
        if (!secret.isEmpty()) {
            config.put("secret", secret);
        }
        return body;
    }

    /** Notes that GitHub has made the change. */
    public void changed(@Variable("hooks") HookReport report, @Variable("hookPlace") String place) {
        synchronized (this) {
            secretIsSet.add(place);
        }
        report.add(true, report.change().told() != null, name(place) + ": " + report.change());
    }

    /** Notes why the webhooks of one organization or repository cannot be looked at or changed. */
    public void failed(
            @Variable("hooks") HookReport report,
            @Variable("hookPlace") String place,
            @ExchangeException Exception reason) {
        GithubAnswer answer = answer(reason);
        if (isStopping()) {
            return;
        }
        boolean forbidden = answer == GithubAnswer.FORBIDDEN || answer == GithubAnswer.NOT_FOUND;
        report.add(
                false,
                false,
                (place == null ? "webhooks" : name(place)) + ": " + Reasons.of(reason)
                        + (forbidden
                                ? "; the token needs the scope admin:org_hook (of a repository admin:repo_hook), or the"
                                        + " permission Webhooks, read and write"
                                : ""));
    }

    /** Returns what GitHub has answered, be it to us or to us as an App. */
    static GithubAnswer answer(Exception reason) {
        GithubException github = ObjectHelper.getException(GithubException.class, reason);
        return github == null ? GithubAnswer.of(reason) : github.answer();
    }

    private static String name(String place) {
        return place.replaceFirst("^/(orgs|repos)/", "");
    }

    /**
     * Compares the settings of a GitHub App with what is needed.
     *
     * @param report gets what is missing
     * @throws Exception if GitHub does not tell
     */
    public void checkApp(@Variable("hooks") HookReport report) throws Exception {
        if (report.task() == Task.REMOVE) {
            report.add(true, false, "the webhook of a GitHub App is switched off in the App's settings");
            return;
        }
        JsonNode app = credentials.asApp("/app").body();
        JsonNode config = credentials.asApp("/app/hook/config").body();
        List<String> lacks = new ArrayList<>();
        Set<String> missing = missing(events(app), report.events());
        missing.removeAll(OF_APPS);
        missing.remove("meta");
        if (!missing.isEmpty()) {
            lacks.add("subscribe to the events " + String.join(", ", missing));
        }
        String address = config.path("url").asText();
        if (address.isEmpty()) {
            lacks.add("switch the webhook on and set its URL");
        } else if (!url.isEmpty() && !address.equals(url)) {
            lacks.add("set the webhook's URL to " + url);
        }
        if (!config.path("content_type").asText("json").equals("json")) {
            lacks.add("set the content type to application/json");
        }
        if (!config.path("insecure_ssl").asText("0").equals("0")) {
            lacks.add("have GitHub verify the certificate");
        }
        if (!config.hasNonNull("secret")
                && !secrets.property("github.webhook.secret").isEmpty()) {
            lacks.add("set the webhook's secret to that of github.webhook.secret");
        }
        report.found(Hook.OF_APP);
        report.add(
                lacks.isEmpty(),
                false,
                lacks.isEmpty()
                        ? "the GitHub App: its webhook sends all events"
                        : "the GitHub App, in its settings at GitHub: " + String.join("; ", lacks));
    }

    /** Returns a list for {@link #checked}. */
    public List<CheckReport.Line> none() {
        return new ArrayList<>();
    }

    /** Adds what a look has found to what a check has. */
    public void checked(@Body HookReport report, @Variable("webhookLines") List<CheckReport.Line> lines) {
        report.lines()
                .forEach(line -> lines.add(
                        new CheckReport.Line("webhook", line.good() ? Finding.GOOD : Finding.WRONG, line.text())));
    }

    /** Tells what is new since the last look. */
    public void tell(@Variable("hooks") HookReport report) {
        synchronized (this) {
            told.retainAll(report.lines().stream().map(Line::text).toList());
        }
        for (Line line : report.lines()) {
            boolean isNew;
            synchronized (this) {
                isNew = told.add(line.text());
            }
            if (line.changed()) {
                LOG.info("Webhook of {}", line.text());
            } else if (!line.good() && isNew) {
                LOG.warn("Webhook of {}", line.text());
            }
        }
    }
}
