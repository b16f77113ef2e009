package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.apache.camel.Variable;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the mapping comes from ({@code port.mapping}). A file is read and checked at start, so that a mistake stops the
 * start with its file, resource, field and reason instead of spoiling a run; what is kept at Port, where people edit it, is
 * checked at the beginning of each run. Also checks that some route serves each kind.
 *
 * <p>Used by {@code routes/resync.camel.yaml}. Thread-safe once started.
 */
public final class MappingSource implements CamelContextAware, StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(MappingSource.class);
    private static final String SELECTOR_NOTE = "Selector:";
    private static final String KIND_ROUTE = "direct://port-github-";
    private static final String PACKAGED = "classpath:port-github/port-app-config.yml";
    private static final String AT_PORT_LABEL = "the mapping at Port";

    /** The {@code port.mapping} that stands for the one kept at Port. */
    public static final String AT_PORT = "integration:";

    private final String location;
    private CamelContext camelContext;
    private String source;
    private String text;
    private PortAppConfig mapping;
    /** What the mapping was made of, if Port keeps it. */
    private JsonNode ofMapping;

    /**
     * @param location {@code port.mapping}: a Camel resource such as {@code file:my-mapping.yml}, or {@value #AT_PORT}
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
     * Reads, compiles and checks the mapping, or the packaged one if Port keeps the mapping; called once at start.
     *
     * @throws MappingException if it cannot be used; the message lists every fault
     */
    public void load() throws Exception {
        source = isAtPort() ? PACKAGED : location;
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, source)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MappingException(List.of("port.mapping: cannot read " + source + ": " + e.getMessage()));
        }
        mapping = PortAppConfig.parse(text, source);
        camelContext.addStartupListener(this);
    }

    /** Returns whether the mapping is the one that is kept at Port. */
    public boolean isAtPort() {
        return location.equals(AT_PORT);
    }

    /**
     * Returns the mapping that is known at start.
     *
     * @return the checked mapping; one without resources if Port keeps the mapping, for then each run reads its own
     */
    public PortAppConfig current() {
        return isAtPort() ? PortAppConfig.WITHOUT_RESOURCES : mapping;
    }

    /** Returns the mapping as it is written, what Port is given if it has none: that of the file, or the packaged one. */
    public JsonNode config() {
        return ConfigText.read(text, new Problems(source));
    }

    /**
     * Returns the mapping of one run.
     *
     * @param integration what Port has of this installation; null if it was not asked or does not know it
     * @param failure why Port could not be asked, or null
     * @return the checked mapping. Where Port keeps the mapping and never got one, the packaged one
     * @throws MappingException if Port keeps the mapping and it cannot be read or used; the message lists every fault
     */
    public synchronized PortAppConfig forRun(
            @Variable("integration") JsonNode integration, @Variable("integrationFailure") String failure) {
        if (!isAtPort()) {
            return mapping;
        }
        if (failure != null) {
            throw new MappingException(List.of("port.mapping: " + AT_PORT_LABEL + " cannot be read: " + failure));
        }
        JsonNode kept = integration == null || !integration.hasNonNull("config") ? config() : integration.get("config");
        if (!kept.equals(ofMapping)) {
            PortAppConfig edited = PortAppConfig.parse(kept.toString(), AT_PORT_LABEL);
            check(edited, AT_PORT_LABEL);
            mapping = edited;
            ofMapping = kept;
        }
        return mapping;
    }

    /** Returns where the mapping comes from. */
    public String location() {
        return location;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Camel makes the beans of a YAML file twice; only the one it keeps speaks
        if (context.getRegistry().lookupByName("portGithubMapping") == this && !isAtPort()) {
            check(mapping, location);
        }
    }

    private void check(PortAppConfig checked, String label) {
        checked.warnings().forEach(warning -> LOG.warn("{}", warning));
        Set<String> served = new TreeSet<>();
        camelContext.getRoutes().forEach(route -> served.add(route.getEndpoint().getEndpointKey()));
        List<String> problems = new ArrayList<>();
        for (ResourceMapping resource : checked.resources()) {
            if (!served.contains(KIND_ROUTE + resource.kind())) {
                problems.add(
                        "%s: resources[%d].kind: no route serves '%s'; a route that consumes direct:port-github-%s would"
                                .formatted(label, resource.index(), resource.kind(), resource.kind()));
            }
        }
        if (!problems.isEmpty()) {
            throw new MappingException(problems);
        }
        warnOfUnknownSelectorKeys(checked, label);
    }

    /** A kind's route names the selector keys that it reads in its note, such as {@code Selector: organizations, state}. */
    private void warnOfUnknownSelectorKeys(PortAppConfig checked, String label) {
        Model model = camelContext.getCamelContextExtension().getContextPlugin(Model.class);
        for (ResourceMapping resource : checked.resources()) {
            RouteDefinition route = model.getRouteDefinition("port-github-" + resource.kind());
            String note = route == null ? null : route.getNote();
            if (note != null && note.startsWith(SELECTOR_NOTE)) {
                Set<String> known = new TreeSet<>(Arrays.asList(
                        note.substring(SELECTOR_NOTE.length()).trim().split("[,\\s]+")));
                resource.unknownSelectorKeys(known)
                        .forEach(key -> LOG.warn(
                                "{}: resources[{}].selector.{}: kind {} has no such selector, it is ignored; it knows {}",
                                label,
                                resource.index(),
                                key,
                                resource.kind(),
                                String.join(", ", known)));
            }
        }
    }
}
