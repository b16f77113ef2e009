package io.github.portgithub.standalone;

import org.apache.camel.Ordered;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.util.IOHelper;

/**
 * The environment and, after it, {@code -D}. Other than with Camel's own look into them, a variable that is empty is not
 * set: Docker Compose passes an empty one for each that the user has left out. Stateless.
 */
final class EnvironmentSource implements PropertiesSource, Ordered {

    /** Reads the environment by this source, and no more by Camel's own means. */
    static void of(PropertiesComponent properties) {
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        properties.addPropertiesSource(new EnvironmentSource());
    }

    @Override
    public String getName() {
        return "environment";
    }

    @Override
    public String getProperty(String name) {
        String variable = IOHelper.lookupEnvironmentVariable(name);
        return variable != null && !variable.isBlank() ? variable : System.getProperty(name);
    }

    @Override
    public int getOrder() {
        return HIGHEST;
    }
}
