package io.github.portgithub.hostile;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.GithubRepository;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is about.
 *
 * @param place which kind of request
 * @param listing the path of a listing below its repository or organization, such as {@code pulls}; else empty
 * @param scope the organization or the full name of the repository; else empty
 * @param page the page's number from 1
 */
record Spot(Place place, String listing, String scope, int page) {

    /** The kinds of requests there are. */
    enum Place {
        ORGANIZATIONS,
        ORGANIZATION,
        REPOSITORIES,
        LISTING,
        INSTALLATIONS,
        INSTALLATION_TOKEN,
        PORT_TOKEN,
        INTEGRATION,
        RESYNC_STATE,
        BLUEPRINT,
        BULK,
        OWNED,
        DELETE,
        OTHER;

        boolean atPort() {
            return ordinal() >= PORT_TOKEN.ordinal() && this != OTHER;
        }
    }

    private static final Map<String, Place> EXACT = Map.of(
            "GET /user/orgs", Place.ORGANIZATIONS,
            "GET /app/installations", Place.INSTALLATIONS,
            "POST /v1/auth/access_token", Place.PORT_TOKEN,
            "POST /v1/integration", Place.INTEGRATION,
            "POST /v1/blueprints/entities/datasource-entities", Place.OWNED);
    private static final Map<Pattern, Place> SHAPED = Map.of(
            Pattern.compile("GET /(orgs|organizations)/[^/]+"), Place.ORGANIZATION,
            Pattern.compile("POST /app/installations/[^/]+/access_tokens"), Place.INSTALLATION_TOKEN,
            Pattern.compile("(GET|PATCH) /v1/integration/[^/]+(/config)?"), Place.INTEGRATION,
            Pattern.compile("PATCH /v1/integration/[^/]+/resync-state"), Place.RESYNC_STATE,
            Pattern.compile("GET /v1/blueprints/[^/]+"), Place.BLUEPRINT,
            Pattern.compile("POST /v1/blueprints/[^/]+/entities/bulk"), Place.BULK,
            Pattern.compile("POST /v1/blueprints/[^/]+/bulk/entities/delete"), Place.DELETE);
    private static final Pattern OF_ORGANIZATION = Pattern.compile("/(orgs|organizations)/([^/]+)/(.+)");
    private static final Pattern OF_REPOSITORY = Pattern.compile("/repos/([^/]+/[^/]+)/(.+)|/repositories/(\\d+)/(.+)");
    private static final Pattern PAGE = Pattern.compile("(?:^|&)page=(\\d{1,6})");
    private static final Pattern CURSOR = Pattern.compile("(?:^|&)after=Y(\\d{1,6})");

    static Spot of(RecordedRequest request, GithubModel model) {
        String asked = request.method() + " " + request.path();
        int page = page(request.query());
        if (EXACT.containsKey(asked)) {
            return new Spot(EXACT.get(asked), "", "", page);
        }
        for (Map.Entry<Pattern, Place> shaped : SHAPED.entrySet()) {
            if (shaped.getKey().matcher(asked).matches()) {
                String login = shaped.getValue() == Place.ORGANIZATION
                        ? login(request.path().split("/")[2], model)
                        : "";
                return new Spot(shaped.getValue(), "", login, page);
            }
        }
        Matcher ofOrganization = OF_ORGANIZATION.matcher(request.path());
        if (request.method().equals("GET") && ofOrganization.matches()) {
            String listing = ofOrganization.group(3);
            return listing.equals("repos")
                    ? new Spot(Place.REPOSITORIES, "", login(ofOrganization.group(2), model), page)
                    : new Spot(Place.LISTING, listing, login(ofOrganization.group(2), model), page);
        }
        Matcher ofRepository = OF_REPOSITORY.matcher(request.path());
        if (request.method().equals("GET") && ofRepository.matches()) {
            return ofRepository.group(1) != null
                    ? new Spot(Place.LISTING, ofRepository.group(2), ofRepository.group(1), page)
                    : new Spot(
                            Place.LISTING,
                            ofRepository.group(4),
                            model.repository(Long.parseLong(ofRepository.group(3)))
                                    .map(GithubRepository::fullName)
                                    .orElse(""),
                            page);
        }
        return new Spot(Place.OTHER, "", "", page);
    }

    private static String login(String name, GithubModel model) {
        return name.matches("\\d{1,18}")
                ? model.account(Long.parseLong(name))
                        .map(account -> account.login())
                        .orElse(name)
                : name;
    }

    private static int page(String query) {
        if (query == null) {
            return 1;
        }
        Matcher page = PAGE.matcher(query);
        if (page.find()) {
            return Integer.parseInt(page.group(1));
        }
        Matcher cursor = CURSOR.matcher(query);
        return cursor.find() ? 1 + Integer.parseInt(cursor.group(1)) / World.PAGE_SIZE : 1;
    }

    @Override
    public String toString() {
        return place
                + (listing.isEmpty() ? "" : " " + listing)
                + (scope.isEmpty() ? "" : " of " + scope)
                + (page == 0 ? "" : ", page " + page);
    }
}
