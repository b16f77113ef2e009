package io.github.portgithub.http;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Keeps the value of the Authorization header out of exchanges: Camel's tracers and debuggers, and whatever else a host has,
 * show what an exchange holds. The header of an exchange has a name that stands for the value of one request; the HTTP client
 * that this sets up puts the value in its place, for one server only.
 *
 * <p>One for each server, shared by its endpoints. Thread-safe; {@code toString} shows no secret.
 */
public final class Authorizations implements HttpClientConfigurer {

    /** A name is used at once; those of requests that were not made are forgotten after so many others. */
    private static final int MOST_KEPT = 1000;

    private static final AtomicLong COUNT = new AtomicLong();

    private final HttpClientConfigurer client;
    private final HttpHost server;
    private final Map<String, Kept> values = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Kept(String value, String credential) {}

    /**
     * @param client what else the client is set up with, never null
     * @param apiUrl the absolute URL of the server's API: scheme, host and port are the only ones that get a value
     */
    public Authorizations(HttpClientConfigurer client, String apiUrl) {
        this.client = client;
        URI url = URI.create(apiUrl);
        server = withPort(new HttpHost(url.getScheme(), url.getHost(), url.getPort()));
    }

    /**
     * As the other constructor, with a client that is otherwise a {@link PlainHttpClientConfigurer}'s.
     *
     * @param apiUrl the absolute URL of the server's API
     */
    public Authorizations(String apiUrl) {
        this(new PlainHttpClientConfigurer(), apiUrl);
    }

    /**
     * Returns what stands for a value in the header {@code Authorization} of the next request.
     *
     * @param value scheme and token; null for a request without
     * @return a name without a meaning to anybody else; null if there is no value
     */
    public String nameOf(String value) {
        return nameOf(value, null);
    }

    /**
     * Returns what stands for a value in the header {@code Authorization} of the next request.
     *
     * @param value scheme and token; null for a request without
     * @param credential what the server counts requests by, for {@link Places}; no secret. Null if they are not counted
     * @return a name without a meaning to anybody else; null if there is no value
     */
    public String nameOf(String value, String credential) {
        if (value == null) {
            return null;
        }
        String name = "kept by port-github-routes, " + COUNT.incrementAndGet();
        synchronized (values) {
            values.put(name, new Kept(value, credential));
        }
        return name;
    }

    /** Returns what a name was given out with to count requests by; null if nothing. */
    String credentialOf(String name) {
        synchronized (values) {
            Kept kept = values.get(name);
            return kept == null ? null : kept.credential();
        }
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        client.configureHttpClient(builder);
        // Last and so first: what else looks at the header finds the value
        builder.addRequestInterceptorFirst((request, entity, context) -> put(request, context));
    }

    private void put(HttpRequest request, HttpContext context) throws IOException {
        Header header = request.getFirstHeader(HttpHeaders.AUTHORIZATION);
        Kept kept;
        synchronized (values) {
            kept = header == null ? null : values.remove(header.getValue());
        }
        if (kept == null) {
            // None of ours
            return;
        }
        HttpHost target =
                withPort(HttpClientContext.cast(context).getHttpRoute().getTargetHost());
        if (!server.equals(target)) {
            throw new RequestEndedException("not sent: a token is for " + server + ", not for " + target);
        }
        request.setHeader(HttpHeaders.AUTHORIZATION, kept.value());
    }

    private static HttpHost withPort(HttpHost host) {
        int port = host.getPort() >= 0 ? host.getPort() : host.getSchemeName().equals("https") ? 443 : 80;
        return new HttpHost(host.getSchemeName(), host.getHostName(), port);
    }

    @Override
    public String toString() {
        return "Authorizations of " + server;
    }
}
