package host;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** A Camel Main application; Camel finds the routes of its package. */
public final class Host {

    private Host() {}

    /** Makes the application; its configuration is src/main/resources/application.properties. */
    public static Main main() {
        return new Main(Host.class);
    }

    /** The host's HTTP server. */
    public static final class Http extends RouteBuilder {

        @Override
        public void configure() {
            from("platform-http:/{name}")
                    .routeId("host-http")
                    .toD("direct:${header.name}")
                    .transform(simple("${bodyAs(String)}"));
        }
    }

    public static void main(String[] args) throws Exception {
        main().run(args);
    }
}
