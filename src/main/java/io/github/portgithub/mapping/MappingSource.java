package io.github.portgithub.mapping;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the mapping comes from ({@code port.mapping}). Read and checked at start, so that a mistake stops the start with
 * its file, resource, field and reason instead of spoiling a run; also checks that some route serves each kind.
 *
 * <p>Thread-safe once started.
 */
public final class MappingSource implements CamelContextAware, StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(MappingSource.class);
    private static final String SELECTOR_NOTE = "Selector:";
    private static final String KIND_ROUTE = "direct://port-github-";

    private final String location;
    private CamelContext camelContext;
    private volatile PortAppConfig mapping;

    /**
     * @param location {@code port.mapping}: a Camel resource such as {@code file:my-mapping.yml}
     */
    public MappingSource(String location) {
        this.location = location;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Reads, compiles and checks the mapping; called once at start.
     *
     * @throws MappingException if it cannot be used; the message lists every fault
     */
    public void load() throws Exception {
        String text;
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, location)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MappingException(List.of("port.mapping: cannot read " + location + ": " + e.getMessage()));
        }
        mapping = PortAppConfig.parse(text, location);
        camelContext.addStartupListener(this);
    }

    /** Returns the checked mapping. */
    public PortAppConfig current() {
        return mapping;
    }

    /** Returns where the mapping comes from. */
    public String location() {
        return location;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Camel makes the beans of a YAML file twice; only the one it keeps speaks
        if (context.getRegistry().lookupByName("portGithubMapping") == this) {
            mapping.warnings().forEach(warning -> LOG.warn("{}", warning));
            checkKinds(context);
        }
    }

    private void checkKinds(CamelContext context) {
        Set<String> served = new TreeSet<>();
        context.getRoutes().forEach(route -> served.add(route.getEndpoint().getEndpointKey()));
        List<String> problems = new ArrayList<>();
        for (ResourceMapping resource : mapping.resources()) {
            if (!served.contains(KIND_ROUTE + resource.kind())) {
                problems.add(
                        "%s: resources[%d].kind: no route serves '%s'; a route that consumes direct:port-github-%s would"
                                .formatted(location, resource.index(), resource.kind(), resource.kind()));
            }
        }
        if (!problems.isEmpty()) {
            throw new MappingException(problems);
        }
        warnOfUnknownSelectorKeys(context);
    }

    /** A kind's route names the selector keys that it reads in its note, such as {@code Selector: organizations, state}. */
    private void warnOfUnknownSelectorKeys(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (ResourceMapping resource : mapping.resources()) {
            RouteDefinition route = model.getRouteDefinition("port-github-" + resource.kind());
            String note = route == null ? null : route.getNote();
            if (note != null && note.startsWith(SELECTOR_NOTE)) {
                Set<String> known = new TreeSet<>(Arrays.asList(
                        note.substring(SELECTOR_NOTE.length()).trim().split("[,\\s]+")));
                resource.unknownSelectorKeys(known)
                        .forEach(key -> LOG.warn(
                                "{}: resources[{}].selector.{}: kind {} has no such selector, it is ignored; it knows {}",
                                location,
                                resource.index(),
                                key,
                                resource.kind(),
                                String.join(", ", known)));
            }
        }
    }
}
