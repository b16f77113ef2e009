package host;

import java.io.IOException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;

/** What the host had before ours came: routes, an error handler, and a configuration for all routes that name none. */
public final class HostRoutes extends RouteConfigurationBuilder {

    @Override
    public void configuration() {
        routeConfiguration()
                .onException(IllegalStateException.class)
                .handled(true)
                .setBody(simple("nameless configuration: ${exception.message}"));
    }

    @Override
    public void configure() throws Exception {
        super.configure();
        from("direct:host-greeting").routeId("host-greeting").setBody(simple("{{host.greeting}}"));
        from("direct:host-configuration").routeId("host-configuration").setBody(simple("{{host.file}}"));
        from("direct:host-failure").routeId("host-failure").process(exchange -> {
            throw new IllegalStateException("the host's");
        });
    }

    /** A builder with an error handler of its own. */
    public static final class WithErrorHandler extends RouteBuilder {

        @Override
        public void configure() {
            errorHandler(deadLetterChannel("direct:host-dead-letter"));
            from("direct:host-failure-in-a-builder")
                    .routeId("host-failure-in-a-builder")
                    .process(exchange -> {
                        throw new IOException("the host's");
                    });
            from("direct:host-dead-letter")
                    .routeId("host-dead-letter")
                    .setBody(simple("error handler: ${exception.message}"));
        }
    }
}
