package io.github.portgithub.github.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubAnswer.Retry;
import io.github.portgithub.github.LinkHeader;
import java.io.IOException;
import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ProducerTemplate;

/** Makes a GitHub App's own requests through {@code routes/github-app.camel.yaml}, and tells which are repeated. Thread-safe. */
public final class GithubAppCalls implements AppCalls, CamelContextAware, AutoCloseable {

    private static final String ROUTE = "direct:port-github-app-call";

    private CamelContext camelContext;
    private volatile ProducerTemplate template;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public Page get(String url, String jwt) throws Exception {
        Exchange answer = call("GET", url, jwt);
        Object links = answer.getMessage().getHeader("Link");
        Collection<String> values = LinkHeader.values(links);
        return new Page(answer.getMessage().getBody(JsonNode.class), values);
    }

    @Override
    public JsonNode post(String url, String jwt) throws Exception {
        return call("POST", url, jwt).getMessage().getBody(JsonNode.class);
    }

    /** Tells whether a failed request may be answered if it is made again. */
    public boolean isRepeatable(@ExchangeException Exception failure) {
        Retry retry = GithubAnswer.of(failure).retry();
        return retry == Retry.BACK_OFF || retry == Retry.AFTER_LIMIT;
    }

    @Override
    public void close() throws IOException {
        if (template != null) {
            template.close();
        }
    }

    private Exchange call(String method, String url, String jwt) throws Exception {
        if (template == null) {
            template = camelContext.createProducerTemplate();
        }
        Exchange answer = template.request(ROUTE, exchange -> {
            exchange.setVariable("appMethod", method);
            exchange.setVariable("appUrl", url);
            exchange.setVariable("appAuthorization", "Bearer " + jwt);
        });
        if (answer.getException() != null) {
            throw answer.getException();
        }
        return answer;
    }
}
