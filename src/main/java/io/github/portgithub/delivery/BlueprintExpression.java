package io.github.portgithub.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.support.ExpressionAdapter;

/** Says which blueprint's batch a {@link Delivery} in the body joins. Used by {@code routes/ingest.camel.yaml}. Thread-safe. */
public final class BlueprintExpression extends ExpressionAdapter {

    @Override
    public Object evaluate(Exchange exchange) {
        return exchange.getMessage().getBody(Delivery.class).blueprint();
    }

    @Override
    public String toString() {
        return "blueprint of the body";
    }
}
