package io.github.portgithub.status;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;

/**
 * A bean of {@code routes/beans.camel.yaml}, with {@code initMethod: expect}, that begins once the context has started. Camel
 * makes the beans of a YAML file twice; only the one it keeps begins. Used by one thread, at start.
 */
abstract class KeptBean implements CamelContextAware, StartupListener {

    private final String name;
    private CamelContext camelContext;

    /**
     * @param name what the bean is called in the registry
     */
    KeptBean(String name) {
        this.name = name;
    }

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

    /** Begins; a context that is started anew calls it again. */
    abstract void begin(CamelContext context);

    @Override
    public final void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (context.getRegistry().lookupByName(name) == this) {
            begin(context);
        }
    }
}
