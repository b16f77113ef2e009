package io.github.portgithub.host;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;

/** What is looked at while the context starts, once the routes are there: a bean whose {@code initMethod} is {@code expect}. */
abstract class StartCheck implements CamelContextAware, StartupListener {

    private CamelContext camelContext;

    @Override
    public final void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public final CamelContext getCamelContext() {
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
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    /** Tells whether this is the bean that stays: Camel makes the beans of a YAML file twice. */
    final boolean isKept(String name) {
        return camelContext.getRegistry().lookupByName(name) == this;
    }
}
