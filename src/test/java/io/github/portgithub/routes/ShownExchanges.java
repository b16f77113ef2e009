package io.github.portgithub.routes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Notes what exchanges show before and after each step: their headers, variables, properties, bodies and exceptions as text,
 * more than any tracer or debugger of Camel does. Thread-safe.
 */
public final class ShownExchanges implements InterceptStrategy {

    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    /** Returns all texts that were shown, each with what it was. */
    public Set<String> texts() {
        return shown;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                note(exchange);
                return super.process(exchange, doneSync -> {
                    note(exchange);
                    callback.done(doneSync);
                });
            }
        };
    }

    private void note(Exchange exchange) {
        note("header", exchange.getMessage().getHeaders(), exchange);
        note("variable", exchange.getVariables(), exchange);
        note("property", exchange.getAllProperties(), exchange);
        note("body", exchange.getMessage().getBody(), exchange);
        note("exception", exchange.getException(), exchange);
    }

    private void note(String what, Map<String, Object> values, Exchange exchange) {
        values.forEach((name, value) -> note(what + ' ' + name, value, exchange));
    }

    private void note(String what, Object value, Exchange exchange) {
        if (value instanceof StreamCache cache) {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            try {
                cache.writeTo(copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            cache.reset();
            shown.add(what + ": " + copy.toString(StandardCharsets.UTF_8));
        } else if (value != null && !(value instanceof InputStream) && !(value instanceof Reader)) {
            // As its type converters write it, and as it writes itself
            shown.add(
                    what + ": " + exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, value));
            shown.add(what + ": " + value);
        }
    }
}
