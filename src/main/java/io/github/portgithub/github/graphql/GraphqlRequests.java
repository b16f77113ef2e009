package io.github.portgithub.github.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.BrokenLinkException;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.GithubRequests;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.Origin;
import io.github.portgithub.github.PageCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;

/**
 * Posts queries to GitHub's GraphQL API and reads the answers. Tokens, limits and repetitions are those of pages, see {@link
 * GithubRequests}; points are a quota of their own, which the same reserve is kept of.
 *
 * <p>Used by {@code routes/github-graphql.camel.yaml}. Thread-safe: all state is in the exchange.
 */
public final class GraphqlRequests implements CamelContextAware {

    /** Variable: the query, a {@link GraphqlQuery}, the name of a packaged one, or a resource with its scheme. */
    public static final String QUERY = "query";

    /** Variable: the variables of the query, a map or JSON; afterwards those that were answered, an {@link ObjectNode}. */
    public static final String VARIABLES = "queryVariables";

    /** Variable: true if part of the data is of use. */
    public static final String TAKES_PART = "queryTakesPart";

    /** Variable: how often to ask again after a fault, where that is less than {@code github.retries}; may be unset. */
    public static final String RETRIES = "queryRetries";

    /** Variable: what is missing of the data, a list of {@link QueryError}. */
    public static final String ERRORS = "queryErrors";

    /** Variable: when GitHub answered, as its header {@code Date} has it; null if it has none. */
    public static final String ANSWERED_AT = "queryAnsweredAt";

    /** Variable: when the last query went, as {@link PageCall#askedAt} has it. */
    public static final String ASKED_AT = "queryAskedAt";

    private static final String PACKAGED = "classpath:port-github/graphql/%s.graphql";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps the call that the exchange is on for afterwards: a query may be asked between two pages of a listing. */
    private static final String OUTER_CALL = "outerCall";

    private final Origin api;
    private final String url;
    private final GithubRequests requests;
    private final Map<String, GraphqlQuery> queries = new ConcurrentHashMap<>();
    private CamelContext camelContext;

    /**
     * @param apiUrl {@code github.api-url}
     * @param requests gives tokens and leave, and knows what a status means
     * @throws IllegalArgumentException if the URL is none; the message names the property
     */
    public GraphqlRequests(String apiUrl, GithubRequests requests) {
        this.api = Origin.of(apiUrl);
        this.url = urlOf(apiUrl);
        this.requests = requests;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Returns where GraphQL is, beside the REST API.
     *
     * @param apiUrl {@code github.api-url}
     * @return {@code https://HOST/api/graphql} for {@code https://HOST/api/v3} of GitHub Enterprise Server, else {@code
     *     graphql} below it
     * @see <a href="https://docs.github.com/enterprise-server/graphql/guides/forming-calls-with-graphql">GitHub: forming
     *     calls with GraphQL</a>
     */
    static String urlOf(String apiUrl) {
        URI rest = URI.create(apiUrl.strip());
        String path = rest.getRawPath() == null ? "" : rest.getRawPath().replaceAll("/+$", "");
        String root = path.endsWith("/api/v3") ? path.substring(0, path.length() - "/v3".length()) : path;
        return rest.getScheme() + "://" + rest.getRawAuthority() + root + "/graphql";
    }

    /**
     * Begins a query.
     *
     * @param exchange the exchange with {@link #QUERY} and {@link #VARIABLES}
     * @throws BrokenLinkException never: the URL is the API's
     * @throws IOException if there is no such query; the message has its name
     */
    public void begin(Exchange exchange) throws BrokenLinkException, IOException {
        QueryCall query = new QueryCall(
                query(exchange.getVariable(QUERY)),
                variables(exchange.getVariable(VARIABLES)),
                exchange.getVariable(RETRIES, Integer.MAX_VALUE, Integer.class));
        PageCall outer = exchange.getVariable(ListingWalk.CALL, PageCall.class);
        exchange.setProperty(OUTER_CALL, outer);
        exchange.setVariable(ListingWalk.CALL, PageCall.post(api, url, query));
        exchange.setVariable(VARIABLES, query.variables());
        exchange.setVariable(ERRORS, List.of());
    }

    private GraphqlQuery query(Object named) throws IOException {
        if (named instanceof GraphqlQuery query) {
            return query;
        }
        String name = String.valueOf(named);
        GraphqlQuery known = queries.get(name);
        if (known == null) {
            known = load(name);
            queries.put(name, known);
        }
        return known;
    }

    /**
     * Loads a query.
     *
     * @param name the name of a packaged query, or a resource with its scheme
     * @return the query
     * @throws IOException if there is none
     */
    public GraphqlQuery load(String name) throws IOException {
        String resource = name.indexOf(':') < 0 ? String.format(PACKAGED, name) : name;
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, resource)) {
            return new GraphqlQuery(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static ObjectNode variables(Object given) throws JsonProcessingException {
        if (given == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode tree = given instanceof String text ? JSON.readTree(text) : JSON.valueToTree(given);
        if (tree instanceof ObjectNode variables) {
            return variables.deepCopy();
        }
        throw new IllegalArgumentException("variable " + VARIABLES + " must be a map or a JSON object");
    }

    /**
     * Classifies an answer by its status; the body of one with status 200 is left to be parsed.
     *
     * @param exchange the exchange after the HTTP call
     * @throws GithubException if its status is another
     * @throws IOException if the body of a refusal cannot be read
     */
    public void checkStatus(Exchange exchange) throws GithubException, IOException {
        if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) != 200) {
            requests.check(exchange);
        }
    }

    /**
     * Checks a parsed answer, and makes the body its data.
     *
     * @param exchange the exchange with the parsed answer
     * @throws GithubException if it is not all there, or not enough of it
     */
    public void check(Exchange exchange) throws GithubException {
        Message message = exchange.getMessage();
        JsonNode body = message.getBody(JsonNode.class);
        GraphqlAnswer answer = GraphqlAnswer.of(body, message.getHeader("X-GitHub-SSO", String.class));
        GithubAnswer whole = answer.answer();
        if (whole == GithubAnswer.PARTIAL) {
            boolean takesPart = exchange.getVariable(TAKES_PART, false, Boolean.class);
            whole = takesPart ? GithubAnswer.OK : GraphqlAnswer.whole(answer.errors());
        }
        requests.judged(exchange, whole, answer.detail());
        exchange.setVariable(ERRORS, answer.errors());
        exchange.setVariable(ANSWERED_AT, message.getHeader("Date", String.class));
        message.setBody(body.path("data"));
    }

    /**
     * Ends a query, after all attempts.
     *
     * @param exchange the exchange
     * @throws Exception how the last attempt failed
     */
    public void end(Exchange exchange) throws Exception {
        try {
            requests.end(exchange);
        } finally {
            exchange.setVariable(
                    ASKED_AT,
                    exchange.getVariable(ListingWalk.CALL, PageCall.class).askedAt());
            exchange.setVariable(ListingWalk.CALL, exchange.removeProperty(OUTER_CALL));
        }
    }
}
