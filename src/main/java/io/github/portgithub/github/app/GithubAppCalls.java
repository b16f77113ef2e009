package io.github.portgithub.github.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.AppPage;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubAnswer.Retry;
import io.github.portgithub.github.LinkHeader;
import io.github.portgithub.http.Authorizations;
import io.github.portgithub.http.Hidden;
import io.github.portgithub.http.RequestEndedException;
import io.github.portgithub.http.ServerOutage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Variable;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;

/**
 * Makes a GitHub App's own requests through {@code routes/github-app.camel.yaml}, reads the answers, and decides which
 * requests are repeated. Thread-safe.
 */
public final class GithubAppCalls implements AppCalls, Processor, CamelContextAware, AutoCloseable {

    /** Variable: the {@link AppCall} that is under way. */
    static final String CALL = "appCall";

    private static final String ROUTE = "direct:port-github-app-call";

    private final ObjectMapper json;
    private final int retries;
    private final ServerOutage outage;
    private final RedeliveryPolicy backOff;
    private final Authorizations authorizations;
    private CamelContext camelContext;
    private volatile ProducerTemplate template;

    /**
     * @param json parses the answers
     * @param retries {@code github.retries}: how often a request is repeated at the most
     * @param outage told what was answered and what was not
     * @param backOff computes how long to wait before a request is repeated
     * @param authorizations keeps the App's signature out of the exchange
     */
    public GithubAppCalls(
            ObjectMapper json,
            int retries,
            ServerOutage outage,
            RedeliveryPolicy backOff,
            Authorizations authorizations) {
        this.authorizations = authorizations;
        this.json = json;
        this.retries = retries;
        this.outage = outage;
        this.backOff = backOff;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public AppPage get(String url, String jwt) throws Exception {
        Message answer = call(new AppCall("GET", url, jwt));
        Collection<String> links = LinkHeader.values(answer.getHeader("Link"));
        return new AppPage(answer.getBody(Hidden.class).json(), links);
    }

    @Override
    public JsonNode post(String url, String jwt) throws Exception {
        return call(new AppCall("POST", url, jwt)).getBody(Hidden.class).json();
    }

    /**
     * Tells how long to sleep before an attempt is repeated. The route asks again, so that the end of a run is noticed.
     *
     * @param call the call
     * @return milliseconds, at most a second; 0 if the request may go now
     * @throws RequestEndedException if there is no time left to wait
     */
    public long delay(@Variable(CALL) AppCall call) throws RequestEndedException {
        return call.retryWait().delay(outage);
    }

    /** Returns what stands for the App's signature in the Authorization header. */
    public String authorization(@Variable(CALL) AppCall call) {
        return authorizations.nameOf("Bearer " + call.jwt());
    }

    /**
     * Parses an answer, which may hold a token.
     *
     * @param exchange the exchange with the body of an answer of status 2xx
     * @throws IOException if it is not exactly one JSON value, or the connection fails before its end
     */
    public void read(Exchange exchange) throws IOException {
        try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
            // Nobody else can read it, and Camel would want to
            exchange.getMessage().setBody(null);
            exchange.getMessage().setBody(new Hidden(json.readValue(body, JsonNode.class)));
        }
        outage.answered();
    }

    /** Counts a failed attempt and begins the wait before the next one. */
    @Override
    public void process(Exchange exchange) {
        AppCall call = exchange.getVariable(CALL, AppCall.class);
        GithubAnswer answer = GithubAnswer.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        switch (answer) {
            case SERVER_FAULT, NETWORK_FAULT ->
                outage.unanswered(call.url(), null, answer == GithubAnswer.SERVER_FAULT);
            case ENDED, INTERNAL_FAULT -> {}
            default -> outage.answered();
        }
        call.failed();
        call.retryWait().begin(backOff);
    }

    /** Tells whether a request that has just failed is repeated: a refusal is an answer, and stays one. */
    public boolean isRepeated(Exchange exchange) {
        Retry retry = GithubAnswer.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))
                .retry();
        return (retry == Retry.BACK_OFF || retry == Retry.AFTER_LIMIT)
                && outage.isAwaited()
                && exchange.getVariable(CALL, AppCall.class).failures() <= retries;
    }

    @Override
    public void close() throws IOException {
        if (template != null) {
            template.close();
        }
    }

    private Message call(AppCall call) throws Exception {
        outage.check();
        if (template == null) {
            template = camelContext.createProducerTemplate();
        }
        Exchange answer = template.request(ROUTE, exchange -> exchange.setVariable(CALL, call));
        if (answer.getException() != null) {
            throw answer.getException();
        }
        return answer.getMessage();
    }
}
