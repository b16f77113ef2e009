package io.github.portgithub.github;

import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import java.util.List;
import org.apache.camel.Variable;

/**
 * Compares, at the start of a run, what the mapping wants to read with what GitHub lets us read. Only warns: what cannot
 * be read says so itself.
 *
 * <p>Used by {@code routes/resync.camel.yaml}. Thread-safe.
 */
public final class Access {

    private final GithubCredentials credentials;
    private final Organizations organizations;

    /**
     * @param credentials with what right we ask
     * @param organizations whom we ask about
     */
    public Access(GithubCredentials credentials, Organizations organizations) {
        this.credentials = credentials;
        this.organizations = organizations;
    }

    /**
     * Warns of what is missing, in one line.
     *
     * @param mapping the run's mapping
     */
    public void warn(@Variable("mapping") PortAppConfig mapping) {
        credentials.warn(kinds(mapping), organizations.named(mapping));
    }

    static List<String> kinds(PortAppConfig mapping) {
        return mapping.resources().stream()
                .map(ResourceMapping::kind)
                .distinct()
                .toList();
    }
}
