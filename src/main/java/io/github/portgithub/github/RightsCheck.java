package io.github.portgithub.github;

import io.github.portgithub.mapping.KindNote;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Variable;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/**
 * Compares, at the start of a run, what the mapping wants to read with what GitHub lets us read. Only warns: what cannot
 * be read says so itself.
 *
 * <p>Used by {@code routes/resync.camel.yaml}. Thread-safe.
 */
public final class RightsCheck implements CamelContextAware {

    private final GithubCredentials credentials;
    private final Organizations organizations;
    private CamelContext camelContext;

    /**
     * @param credentials with what right we ask
     * @param organizations whom we ask about
     */
    public RightsCheck(GithubCredentials credentials, Organizations organizations) {
        this.credentials = credentials;
        this.organizations = organizations;
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
     * Warns of what is missing, in one line. Of a token GitHub tells with its first answer only.
     *
     * @param run the run, which remembers what is needed
     * @param mapping the run's mapping
     */
    public void warn(@Variable("run") GithubRun run, @Variable("mapping") PortAppConfig mapping) {
        Model model = camelContext.getCamelContextExtension().getContextPlugin(Model.class);
        List<KindRights> needed = mapping.resources().stream()
                .map(ResourceMapping::kind)
                .distinct()
                .map(kind -> {
                    RouteDefinition route = model.getRouteDefinition("port-github-" + kind);
                    return KindRights.of(kind, KindNote.of(route == null ? null : route.getNote()));
                })
                .toList();
        run.github().rights(needed);
        credentials.warn(needed, organizations.named(mapping));
    }
}
