package io.github.portgithub.http;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Turns off what Camel does for us: HttpClient's own retries (Camel's redelivery is the only retry layer), redirects (a
 * token must not follow them to another host) and cookies (workers share nothing but the connection pool).
 */
public final class PlainHttpClientConfigurer implements HttpClientConfigurer {

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching();
    }
}
