package io.github.portgithub.github.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.AppInstallations;
import io.github.portgithub.github.AppPage;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubAppException;
import io.github.portgithub.github.GithubCredentials;
import io.github.portgithub.github.GithubName;
import io.github.portgithub.github.KindRights;
import io.github.portgithub.github.Listing;
import io.github.portgithub.github.Origin;
import io.github.portgithub.http.KeptToken;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.http.SingleFlight;
import io.github.portgithub.http.TlsFailure;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access as a GitHub App: finds the App's installation on an organization and hands out its token.
 *
 * <p>The organizations are listed again after fifteen minutes, and after one when somebody asks for one that is not
 * among them. Tokens are kept and renewed five minutes early. One caller at a time asks GitHub for each of these, without
 * a lock. Secrets are in no message and in no {@code toString}. Thread-safe.
 *
 * @see <a href=
 *     "https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation">
 *     GitHub: authenticating as an installation</a>
 */
public final class GithubApp implements AppInstallations {

    private static final Duration INSTALLATIONS_KEPT = Duration.ofMinutes(15);
    private static final Duration INSTALLATIONS_ASKED_AGAIN = Duration.ofMinutes(1);
    private static final Duration RENEWED_EARLY = Duration.ofMinutes(5);
    private static final int MOST_NAMED = 10;

    private final String appId;
    private final String apiUrl;
    private final Origin origin;
    private final AppJwt jwt;
    private final AppCalls calls;
    private final Clock clock;
    private final SingleFlight<Installations> listing = new SingleFlight<>();
    private final Map<Long, KeptToken> tokens = new ConcurrentHashMap<>();
    private volatile Installations installations;

    /**
     * @param appId {@code github.app-id}: the App's id, or its client id
     * @param privateKey {@code github.app-private-key}: PEM text (PKCS#1 or PKCS#8), base64 of it, or {@code file:} and
     *     a path
     * @param apiUrl {@code github.api-url}
     * @param calls makes the HTTP requests
     * @param clock tells the time
     * @throws IllegalArgumentException if a property is unusable; the message names it
     */
    public GithubApp(String appId, String privateKey, String apiUrl, AppCalls calls, Clock clock) {
        if (appId == null || appId.isBlank()) {
            throw new IllegalArgumentException("github.app-id must not be empty");
        }
        this.appId = appId.trim();
        this.origin = Origin.of(apiUrl);
        this.apiUrl = apiUrl.replaceAll("/+$", "");
        this.jwt = new AppJwt(this.appId, AppPrivateKey.read(privateKey), clock);
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * Takes GitHub's properties: a token, or an App.
     *
     * @param secrets has {@code github.token}, empty if there is none, and {@code github.app-private-key}
     * @param appId {@code github.app-id}; empty or null if we are no App
     * @param apiUrl {@code github.api-url}
     * @param calls makes the App's own requests
     * @return with what right we ask
     * @throws IllegalArgumentException if the App's properties are unusable, or there is a token as well; the message
     *     names the property
     */
    public static GithubCredentials credentials(Secrets secrets, String appId, String apiUrl, AppCalls calls) {
        boolean isApp = appId != null && !appId.isBlank();
        // Before the key is looked at: without one of them the other may be whole
        if (isApp && !secrets.property("github.token").isBlank()) {
            throw new IllegalArgumentException("github.token and github.app-id are both set; leave one of them out");
        }
        return new GithubCredentials(
                secrets.property("github.token"),
                isApp
                        ? new GithubApp(
                                appId, secrets.property("github.app-private-key"), apiUrl, calls, Clock.systemUTC())
                        : null);
    }

    /**
     * @param permissions their names; null if GitHub does not tell
     */
    private record Installation(
            long id, String login, boolean organization, boolean suspended, Set<String> permissions) {}

    private record Installations(Map<String, Installation> byLogin, Instant listedAt) {}

    @Override
    public List<String> organizations() throws GithubAppException {
        return installations(INSTALLATIONS_KEPT).byLogin().values().stream()
                .filter(Installation::organization)
                .map(Installation::login)
                .toList();
    }

    @Override
    public List<String> missingPermissions(Collection<KindRights> needed, Collection<String> accounts)
            throws GithubAppException {
        Set<String> wanted = new HashSet<>();
        accounts.forEach(account -> wanted.add(account.toLowerCase(Locale.ROOT)));
        Map<String, List<String>> loginsByLack = new LinkedHashMap<>();
        installations(INSTALLATIONS_KEPT).byLogin().forEach((login, installation) -> {
            boolean counts = wanted.isEmpty() ? installation.organization() : wanted.contains(login);
            if (counts && !installation.suspended() && installation.permissions() != null) {
                KindRights.missingPermissions(needed, installation.permissions())
                        .forEach(lack -> loginsByLack
                                .computeIfAbsent(lack, any -> new ArrayList<>())
                                .add(installation.login()));
            }
        });
        return loginsByLack.entrySet().stream()
                .map(entry -> entry.getKey() + " on " + firstOf(entry.getValue()))
                .toList();
    }

    private static String firstOf(List<String> logins) {
        return logins.size() <= MOST_NAMED
                ? String.join(", ", logins)
                : String.join(", ", logins.subList(0, MOST_NAMED)) + " and " + (logins.size() - MOST_NAMED) + " more";
    }

    @Override
    public String token(String account) throws GithubAppException {
        Installation installation = installation(account);
        KeptToken token = tokens.computeIfAbsent(
                installation.id(),
                id -> new KeptToken(
                        clock,
                        RENEWED_EARLY,
                        () -> issue(id),
                        failure -> GithubAnswer.of(failure) == GithubAnswer.UNAUTHORIZED));
        try {
            return token.get();
        } catch (Exception e) {
            GithubAnswer answer = GithubAnswer.of(e);
            if (answer == GithubAnswer.NOT_FOUND || answer == GithubAnswer.FORBIDDEN) {
                // Removed, suspended or installed anew since it was listed
                installations = null;
            }
            throw failed("got no token for its installation on " + installation.login(), e);
        }
    }

    @Override
    public String tokenKey(String account) throws GithubAppException {
        return "installation " + installation(account).id();
    }

    @Override
    public void invalidate(String token) {
        tokens.values().forEach(issued -> issued.invalidate(token));
    }

    @Override
    public AppPage read(String path) throws Exception {
        return calls.get(apiUrl + path, jwt.sign());
    }

    /** Returns the App's id. */
    @Override
    public String toString() {
        return "GitHub App " + appId;
    }

    private Installation installation(String account) throws GithubAppException {
        String login = account.toLowerCase(Locale.ROOT);
        Installations known = installations;
        Installation found = known == null ? null : known.byLogin().get(login);
        if (found == null || found.suspended()) {
            found = installations(INSTALLATIONS_ASKED_AGAIN).byLogin().get(login);
        }
        if (found == null) {
            throw new GithubAppException(this + " is not installed on " + account, null);
        }
        if (found.suspended()) {
            throw new GithubAppException(this + " is suspended on " + account, null);
        }
        return found;
    }

    private Installations installations(Duration notOlderThan) throws GithubAppException {
        Installations known = installations;
        if (isFresh(known, notOlderThan)) {
            return known;
        }
        try {
            return listing.run(() -> {
                Installations listed = installations;
                if (!isFresh(listed, notOlderThan)) {
                    listed = list();
                    installations = listed;
                }
                return listed;
            });
        } catch (Exception e) {
            throw failed("cannot list its installations", e);
        }
    }

    private boolean isFresh(Installations known, Duration notOlderThan) {
        return known != null && clock.instant().isBefore(known.listedAt().plus(notOlderThan));
    }

    private Installations list() throws Exception {
        Map<String, Installation> byLogin = new LinkedHashMap<>();
        Listing pages = new Listing(origin, apiUrl + "/app/installations?per_page=100");
        AppPage page;
        do {
            page = calls.get(pages.url(), jwt.sign());
            if (GithubAnswer.ofBody(page.body(), true) != GithubAnswer.OK) {
                throw new GithubAppException("the list of installations is not an array", null);
            }
            for (JsonNode node : page.body()) {
                JsonNode account = node.path("account");
                String login = account.path("login").textValue();
                boolean valid = GithubName.isLogin(login) && node.path("id").canConvertToLong();
                // The account of an enterprise has a slug and no repositories
                if (!valid && (login != null || !account.path("slug").isTextual())) {
                    throw new GithubAppException("the list of installations names one without a valid account", null);
                }
                if (valid) {
                    byLogin.put(
                            login.toLowerCase(Locale.ROOT),
                            new Installation(
                                    node.path("id").longValue(),
                                    login,
                                    account.path("type").asText().equals("Organization"),
                                    node.hasNonNull("suspended_at"),
                                    permissions(node.get("permissions"))));
                }
            }
        } while (pages.next(page.links(), page.body().size()));
        return new Installations(byLogin, clock.instant());
    }

    private static Set<String> permissions(JsonNode granted) {
        if (granted == null || !granted.isObject()) {
            return null;
        }
        Set<String> names = new HashSet<>();
        granted.fieldNames().forEachRemaining(names::add);
        return Set.copyOf(names);
    }

    private KeptToken.Issued issue(long installation) throws Exception {
        JsonNode body = calls.post(apiUrl + "/app/installations/" + installation + "/access_tokens", jwt.sign());
        String token = body.path("token").textValue();
        try {
            if (token != null && !token.isEmpty()) {
                Instant expiresAt =
                        OffsetDateTime.parse(body.path("expires_at").asText()).toInstant();
                return new KeptToken.Issued(token, expiresAt);
            }
        } catch (DateTimeException e) {
            // Said below, without the body
        }
        throw new GithubAppException("the answer holds no token with an expiry", null);
    }

    private GithubAppException failed(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        GithubAnswer answer = GithubAnswer.of(cause);
        String reason =
                switch (answer) {
                    case UNAUTHORIZED ->
                        "github.app-id and github.app-private-key do not match, or this machine's clock is wrong";
                    case INTERNAL_FAULT -> String.valueOf(cause.getMessage());
                    case UNTRUSTED -> TlsFailure.of(cause).text("github");
                    default -> answer.text();
                };
        return new GithubAppException(this + " " + what + ": " + reason, cause);
    }
}
