package io.github.portgithub.host;

import java.util.function.Predicate;
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

    /** With this the names of our classes begin. */
    static final String OUR_PACKAGES = "io.github.portgithub.";

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
     * Remembers the host's beans. Camel may make the beans of a YAML file twice, and binds those of a host's properties or
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
            Predicate<Object> ofTheHost = bean -> first == null || !isOurs(bean);
            if (registry.getFallbackRegistry() instanceof SimpleRegistry all) {
                // It has a bean for each class that was bound under a name, and finds any of them by that name
                all.forEach((name, beans) ->
                        beans.values().stream().filter(ofTheHost).forEach(bean -> keep(name, bean, keeping)));
            } else {
                registry.getFallbackRegistry().findByTypeWithName(Object.class).forEach((name, bean) -> {
                    if (ofTheHost.test(bean)) {
                        keep(name, bean, keeping);
                    }
                });
            }
        }
    }

    private static void keep(String name, Object bean, SimpleRegistry keeping) {
        if (name.startsWith(PREFIX)) {
            keeping.bind(name, bean);
        }
    }

    private static boolean isOurs(Object bean) {
        return bean.getClass().getName().startsWith(OUR_PACKAGES);
    }
}
