package io.github.portgithub.status;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
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
public final class Tracing implements CamelContextAware, StartupListener {

    private static final String BEAN = "portGithubTracing";
    private static final String SPAN = "io.opentelemetry.api.trace.Span";

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Asks to be told of the start; called once.
     *
     * @throws Exception never before the context has started, says Camel
     */
    public void expect() throws Exception {
        camelContext.addStartupListener(this);
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (context.getRegistry().lookupByName(BEAN) == this
                && context.hasService(CamelTracingService.class) != null
                && context.getClassResolver().resolveClass(SPAN) != null) {
            // After the tracer's own, which begins a span at the same event
            SpanAttributes attributes = new SpanAttributes();
            ServiceHelper.startService(attributes);
            context.getManagementStrategy().addEventNotifier(attributes);
        }
    }
}
