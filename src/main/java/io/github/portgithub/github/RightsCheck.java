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
        List<KindRights> needed = mapping.resources().stream()
                .map(ResourceMapping::kind)
                .distinct()
                .map(this::needed)
                .toList();
        run.github().rights(needed);
        credentials.warn(needed, organizations.named(mapping));
    }

    private KindRights needed(String kind) {
        Model model = camelContext.getCamelContextExtension().getContextPlugin(Model.class);
        RouteDefinition route = model.getRouteDefinition("port-github-" + kind);
        return KindRights.of(kind, KindNote.of(route == null ? null : route.getNote()));
    }

    /**
     * Tells what we lack to read a kind.
     *
     * @param run the run, which has asked GitHub something
     * @param mapping the run's mapping
     * @param kind the kind
     * @return one line for each lack, none if nothing is missing; null if GitHub does not tell
     */
    public List<String> lacks(GithubRun run, PortAppConfig mapping, String kind) {
        return credentials.lacks(needed(kind), organizations.named(mapping), run.github());
    }

    /** Returns what is needed to read a kind, as a few words. */
    public String wanted(String kind) {
        KindRights needed = needed(kind);
        return needed.permission() == null && needed.tokenScope() == null
                ? "needs nothing that is known"
                : "needs "
                        + (needed.permission() == null ? "" : needed.permission() + ":read")
                        + (needed.permission() == null || needed.tokenScope() == null ? "" : ", or of a classic token ")
                        + (needed.tokenScope() == null ? "" : needed.tokenScope());
    }
}
