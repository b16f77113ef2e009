package io.github.portgithub.http;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Turns off what Camel does for us: HttpClient's own retries (Camel's redelivery is the only retry layer), redirects (a
 * token must not follow them to another host) and cookies (workers share nothing but the connection pool). What is sent as
 * {@code Authorization} is hidden by {@link Secrets} before an answer can repeat it, and headers of an answer that do repeat
 * a secret are cleaned of it before an exchange has them. Thread-safe.
 */
public final class PlainHttpClientConfigurer implements HttpClientConfigurer {

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .addRequestInterceptorFirst((request, entity, context) -> {
                    Header authorization = request.getFirstHeader(HttpHeaders.AUTHORIZATION);
                    if (authorization != null && authorization.getValue() != null) {
                        String value = authorization.getValue();
                        Secrets.hide(this, value.substring(value.indexOf(' ') + 1));
                    }
                })
                .addResponseInterceptorFirst((response, entity, context) -> {
                    for (Header header : response.getHeaders()) {
                        if (Secrets.isIn(header.getValue())) {
                            response.setHeader(header.getName(), Secrets.withoutSecrets(header.getValue()));
                        }
                    }
                });
    }
}
