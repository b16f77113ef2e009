package host;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** A class of a host's, in a package that is not ours: marks each request. */
public final class HostHttpClient implements HttpClientConfigurer {

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableRedirectHandling()
                .addRequestInterceptorLast((request, entity, context) -> request.addHeader("Of-The-Host", "yes"));
    }
}
