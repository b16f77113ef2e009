package io.github.portgithub.host;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Checks before the first exchange that whatever our routes call or name is there, and says which file holds what is not:
 * a folder of routes may have lost one. Any route that consumes the same {@code direct:} endpoint will do, a host's as
 * well as ours. Nothing is asked for that no route calls, but {@code direct:port-github-resync}.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start.
 */
public final class MissingRoutes extends StartCheck {

    private static final String PREFIX = "port-github-";
    private static final String FILES = "classpath:port-github/routes/*.camel.yaml";

    @Override
    void checkRoutes() {
        check();
    }

    /**
     * Checks the routes as they are now.
     *
     * @param context the context they are in
     * @throws IllegalStateException if something is missing; one line for each
     */
    static void check(CamelContext context) {
        MissingRoutes routes = new MissingRoutes();
        routes.setCamelContext(context);
        routes.check();
    }

    private void check() {
        Model model = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        Set<String> served = new HashSet<>();
        Set<String> configurations = new HashSet<>();
        Map<String, String> problems = new LinkedHashMap<>();
        model.getRouteDefinitions().forEach(route -> served.add(direct(route.getEndpointUrl())));
        for (RouteConfigurationDefinition configuration : model.getRouteConfigurationDefinitions()) {
            configurations.add(configuration.getId());
        }
        noteMissing("resync", null, served, problems);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            if (isOurs(route)) {
                calls(route.getOutputs()).forEach(call -> noteMissing(call, route, served, problems));
                String configuration = route.getRouteConfigurationId();
                if (configuration != null
                        && configuration.startsWith(PREFIX)
                        && !configurations.contains(configuration)) {
                    problems.putIfAbsent(
                            configuration,
                            "No route configuration " + configuration + ", which route " + route.getId() + " names"
                                    + home("routeConfiguration:\\s+id: " + configuration));
                }
            }
        }
        for (RouteConfigurationDefinition configuration : model.getRouteConfigurationDefinitions()) {
            if (isOurs(configuration)) {
                calls(configuration.getOnExceptions())
                        .forEach(call -> noteMissing(call, configuration, served, problems));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n", problems.values()));
        }
    }

    private void noteMissing(
            String call, OptionalIdentifiedDefinition<?> caller, Set<String> served, Map<String, String> problems) {
        String name = call.startsWith(PREFIX) ? call : PREFIX + call;
        if (!served.contains(name)) {
            problems.putIfAbsent(
                    name,
                    "No route consumes direct:" + name + (caller == null ? "" : ", which " + caller.getId() + " calls")
                            + home("from:\\s+uri: direct\\s+parameters:\\s+name: " + name));
        }
    }

    private static boolean isOurs(OptionalIdentifiedDefinition<?> definition) {
        return definition.getId() != null && definition.getId().startsWith(PREFIX);
    }

    private List<String> calls(List<? extends ProcessorDefinition<?>> outputs) {
        List<String> calls = new ArrayList<>();
        Collection<ToDefinition> all =
                ProcessorDefinitionHelper.filterTypeInOutputs(List.copyOf(outputs), ToDefinition.class);
        for (ToDefinition to : all) {
            String name = direct(to.getEndpointUri());
            if (name.startsWith(PREFIX)) {
                calls.add(name);
            }
        }
        return calls;
    }

    /** Returns the name of a {@code direct:} endpoint, empty for any other. */
    private String direct(String uri) {
        String resolved = uri == null ? "" : getCamelContext().resolvePropertyPlaceholders(uri);
        return resolved.startsWith("direct:") ? resolved.replaceFirst("^direct:(//)?([^?]*).*$", "$2") : "";
    }

    /** Says in which of the packaged files something is. */
    private String home(String pattern) {
        Pattern wanted = Pattern.compile(pattern + "\\s");
        try {
            for (Resource file : PluginHelper.getPackageScanResourceResolver(getCamelContext())
                    .findResources(FILES)) {
                try (InputStream in = file.getInputStream()) {
                    if (wanted.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .find()) {
                        return "; it is in " + file.getLocation().replaceFirst("^.*/", "");
                    }
                }
            }
        } catch (Exception e) {
            // the name alone has to do
        }
        return "";
    }
}
