package io.github.portgithub.status;

import io.github.portgithub.github.Repository;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.ResyncRun;
import io.opentelemetry.api.trace.Span;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Adds to the span of each call that an exchange of a run makes what it is about. Names only: no value of a record, and
 * nothing of a token. Stateless, thread-safe.
 */
final class SpanAttributes extends EventNotifierSupport {

    static final String RUN = "port_github.run";
    static final String KIND = "port_github.kind";
    static final String ORGANIZATION = "port_github.organization";
    static final String REPOSITORY = "port_github.repository";

    SpanAttributes() {
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSendingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((ExchangeSendingEvent) event).getExchange();
        if (!(exchange.getVariable("run") instanceof ResyncRun run)) {
            return;
        }
        Span span = Span.current();
        span.setAttribute(RUN, run.id());
        if (exchange.getVariable("fetch") instanceof Fetch fetch) {
            span.setAttribute(KIND, fetch.kind());
        }
        if (exchange.getVariable("organization") instanceof String organization) {
            span.setAttribute(ORGANIZATION, organization);
        }
        if (exchange.getVariable("repository") instanceof Repository repository) {
            span.setAttribute(REPOSITORY, repository.fullName());
        }
    }
}
