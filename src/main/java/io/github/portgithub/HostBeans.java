package io.github.portgithub;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.SimpleRegistry;

/**
 * Lets a bean win that the host has bound under the name of one of ours. Camel binds the beans of a YAML file over whatever
 * is there; Spring's and Quarkus's beans are looked up before those, but a plain registry has no such order, so this
 * gives it one.
 *
 * <p>The first bean of {@code routes/beans.camel.yaml}: what is there under our prefix before it is the host's. Used by one
 * thread, at start.
 */
public final class HostBeans implements CamelContextAware {

    private static final String PREFIX = "portGithub";

    private final SimpleRegistry kept = new SimpleRegistry();
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
     * Remembers the host's beans. Camel makes the beans of a YAML file twice, and binds those of a host's properties or
     * configuration classes in between: what is there the second time and of a class of ours is what the first time made.
     */
    public void keep() {
        if (camelContext.getRegistry() instanceof DefaultRegistry registry) {
            ExtendedCamelContext context = camelContext.getCamelContextExtension();
            HostBeans first = context.getContextPlugin(HostBeans.class);
            if (first == null) {
                context.addContextPlugin(HostBeans.class, this);
                registry.addBeanRepository(kept);
            }
            SimpleRegistry keeping = first == null ? kept : first.kept;
            registry.getFallbackRegistry().findByTypeWithName(Object.class).forEach((name, bean) -> {
                if (name.startsWith(PREFIX) && (first == null || !isOurs(bean))) {
                    keeping.bind(name, bean);
                }
            });
        }
    }

    private static boolean isOurs(Object bean) {
        return bean.getClass().getName().startsWith(HostBeans.class.getPackageName() + '.');
    }
}
