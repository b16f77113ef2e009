package io.github.portgithub.status;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelTracingService;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets the spans of a host that traces its routes with camel-opentelemetry2 say which run, kind and repository they are of.
 * Where nobody traces, no class of OpenTelemetry is loaded.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start.
 *
 * @see <a href="https://camel.apache.org/components/4.18.x/others/opentelemetry2.html">Camel: OpenTelemetry 2</a>
 */
public final class Tracing extends KeptBean {

    private static final String SPAN = "io.opentelemetry.api.trace.Span";

    public Tracing() {
        super("portGithubTracing");
    }

    @Override
    void begin(CamelContext context) {
        if (context.hasService(CamelTracingService.class) != null
                && context.getClassResolver().resolveClass(SPAN) != null) {
            // After the tracer's own, which begins a span at the same event
            SpanAttributes attributes = new SpanAttributes();
            ServiceHelper.startService(attributes);
            context.getManagementStrategy().addEventNotifier(attributes);
        }
    }
}
