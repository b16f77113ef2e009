package io.github.portgithub.host;

import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.KindNote;
import io.github.portgithub.mapping.MappingException;
import io.github.portgithub.mapping.MappingSource;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import io.github.portgithub.resync.QueriedPullRequests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Variable;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that some route serves each kind of the mapping, and warns of selector keys that it does not read. A mapping that is
 * known at start is checked then, so that a mistake stops the start; one that is kept at Port, at the beginning of each run
 * that finds it changed.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}, used by {@code routes/resync.camel.yaml}. Thread-safe once started.
 */
public final class MissingKinds extends StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(MissingKinds.class);
    private static final String PREFIX = "port-github-";
    private static final String KIND_ROUTE = "direct://" + PREFIX;

    private final MappingSource source;
    private volatile PortAppConfig checked;

    /**
     * @param source where the mapping comes from, never null
     */
    public MissingKinds(MappingSource source) {
        this.source = source;
    }

    /**
     * Reads the mapping, and asks to be told of the start; called once.
     *
     * @throws MappingException if the mapping cannot be used
     */
    @Override
    public void expect() throws Exception {
        telling(getCamelContext(), source::load);
        super.expect();
    }

    @Override
    void checkStarted() {
        if (isKept("portGithubMissingKinds") && !source.isAtPort()) {
            check(source.current());
        }
    }

    /**
     * Checks a mapping, unless it was the last one checked.
     *
     * @param mapping the mapping of a run
     * @throws MappingException if no route serves a kind; one line for each
     */
    public void check(@Variable("mapping") PortAppConfig mapping) {
        if (mapping == checked) {
            return;
        }
        mapping.warnings().forEach(warning -> LOG.warn("{}", warning));
        Set<String> served = new TreeSet<>();
        getCamelContext()
                .getRoutes()
                .forEach(route -> served.add(route.getEndpoint().getEndpointKey()));
        List<String> problems = new ArrayList<>();
        for (ResourceMapping resource : mapping.resources()) {
            if (!served.contains(KIND_ROUTE + resource.kind())) {
                problems.add(
                        "%s: resources[%d].kind: no route serves '%s'; a route that consumes direct:port-github-%s would%s"
                                .formatted(
                                        source.label(),
                                        resource.index(),
                                        resource.kind(),
                                        resource.kind(),
                                        meant(resource.kind(), kinds())));
            }
        }
        if (!problems.isEmpty()) {
            throw new MappingException(problems);
        }
        mapping.resources().forEach(this::warnOfUnknownSelectorKeys);
        checked = mapping;
    }

    /** Returns the kinds whose routes say what they read. */
    private List<String> kinds() {
        Model model = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream()
                .filter(route -> route.getId() != null && route.getId().startsWith(PREFIX))
                .filter(route -> KindNote.of(route.getNote()).selectorKeys() != null)
                .map(route -> route.getId().substring(PREFIX.length()))
                .toList();
    }

    private static String meant(String name, Collection<String> known) {
        String nearest = UnknownProperties.nearest(name, List.copyOf(known), Math.max(2, name.length() / 4));
        return nearest == null ? "" : "; is '" + nearest + "' meant?";
    }

    private void warnOfUnknownValues(ResourceMapping resource, String key, Set<String> known) {
        Object value = resource.selector().get(key);
        Collection<?> values = value instanceof Map<?, ?> map
                ? map.keySet()
                : value instanceof Collection<?> several ? several : value == null ? List.of() : List.of(value);
        for (Object one : values) {
            if (!known.contains(String.valueOf(one))) {
                LOG.warn(
                        "{}: resources[{}].selector.{}: kind {} knows no '{}'; it knows {}{}",
                        source.label(),
                        resource.index(),
                        key,
                        resource.kind(),
                        Secrets.shown(String.valueOf(one)),
                        String.join(", ", known),
                        meant(String.valueOf(one), known));
            }
        }
    }

    private void warnOfUnknownSelectorKeys(ResourceMapping resource) {
        Model model = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        RouteDefinition route = model.getRouteDefinition("port-github-" + resource.kind());
        KindNote note = KindNote.of(route == null ? null : route.getNote());
        Set<String> known = note.selectorKeys();
        if (known == null) {
            return;
        }
        note.selectorValues().forEach((key, values) -> warnOfUnknownValues(resource, key, values));
        if (resource.kind().equals("pull-request")) {
            warnOfUnknownValues(resource, "excludeGraphqlFields", QueriedPullRequests.fields());
        }
        resource.unknownSelectorKeys(known)
                .forEach(key -> LOG.warn(
                        "{}: resources[{}].selector.{}: kind {} has no such selector, it is ignored; it knows {}{}",
                        source.label(),
                        resource.index(),
                        key,
                        resource.kind(),
                        String.join(", ", known),
                        meant(key, known)));
    }
}
