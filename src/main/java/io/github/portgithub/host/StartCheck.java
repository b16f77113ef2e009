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

    /** Looks at the routes before anything is started; nothing to look at, unless a check says otherwise. */
    void checkRoutes() {}

    /** Looks at what is there once the routes are made, before any of them runs; nothing, unless a check says otherwise. */
    void checkStarted() {}

    @Override
    public final void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        telling(context, this::checkRoutes);
    }

    @Override
    public final void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        telling(context, this::checkStarted);
    }

    /** Does a check, and tells what it throws before the host does. */
    static void telling(CamelContext context, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            StartFailure.tell(context, e);
            throw e;
        }
    }

    /** Tells whether this is the bean that stays: Camel makes the beans of a YAML file twice. */
    final boolean isKept(String name) {
        return camelContext.getRegistry().lookupByName(name) == this;
    }
}
