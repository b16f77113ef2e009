package io.github.portgithub.host;

import io.github.portgithub.http.RequestsInFlight;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.util.URISupport;

/**
 * Checks the HTTP endpoints of our routes before anything is asked. Camel takes an option that it does not know for a
 * parameter, and sends it with every request: a misspelt time-out would become part of GitHub's query.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start.
 *
 * @see <a href="https://camel.apache.org/components/4.18.x/http-component.html">Camel: HTTP</a>
 */
public final class HttpEndpointCheck extends StartCheck {

    @Override
    void checkStarted() {
        Map<String, String> problems = new TreeMap<>();
        for (Endpoint endpoint : getCamelContext().getEndpoints()) {
            if (endpoint instanceof HttpEndpoint http && http.getHttpClientConfigurer() instanceof RequestsInFlight) {
                String query = http.getHttpUri().getRawQuery();
                if (query != null) {
                    problems.put(
                            query,
                            "'" + URISupport.sanitizeUri(query) + "' is no option of Camel's HTTP endpoint "
                                    + http.getHttpUri().getHost() + ", and would be sent with every request; correct it"
                                    + " where the endpoint is: step get-page of github-page.camel.yaml, call-app of"
                                    + " github-app.camel.yaml or call-port of port-call.camel.yaml");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n", problems.values()));
        }
    }
}
