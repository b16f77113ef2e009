package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Variable;
import org.apache.camel.support.ResourceHelper;

/**
 * Where the mapping comes from ({@code port.mapping}). A file is read and checked at start, so that a mistake stops the
 * start with its file, resource, field and reason instead of spoiling a run; what is kept at Port, where people edit it, is
 * checked at the beginning of each run.
 *
 * <p>Used by {@code routes/resync.camel.yaml}. Thread-safe once started.
 */
public final class MappingSource implements CamelContextAware {

    private static final String PACKAGED = "classpath:port-github/port-app-config.yml";
    private static final String IN_REPOSITORY = ".github-private/port-app-config.yml";
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
    public void load() {
        source = isAtPort() ? PACKAGED : location;
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, source)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MappingException(List.of("port.mapping: cannot read " + source + ": " + e.getMessage()));
        }
        mapping = PortAppConfig.parse(text, source);
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
     * Tells whether Port says that a repository keeps the mapping: root key {@code repoManagedMapping} of Ocean's.
     *
     * @param integration what Port has of this installation, or null
     * @param failure why Port could not be asked, or null
     */
    public boolean isInRepository(
            @Variable("integration") JsonNode integration, @Variable("integrationFailure") String failure) {
        return isAtPort()
                && failure == null
                && integration != null
                && integration.path("config").path("repoManagedMapping").asBoolean();
    }

    /**
     * Reads the file that a repository keeps.
     *
     * @param page GitHub's description of the file, in a list
     * @return the mapping as it is written
     * @throws MappingException if the description does not hold it
     */
    public JsonNode ofRepository(@Body JsonNode page) {
        JsonNode file = page.path(0);
        try {
            if (file.path("encoding").asText().equals("base64")) {
                byte[] content =
                        Base64.getMimeDecoder().decode(file.path("content").asText());
                return TextNode.valueOf(new String(content, StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            // Said below
        }
        throw new MappingException(
                List.of(IN_REPOSITORY + ": GitHub does not show what is in it; a file may have 1 MB"));
    }

    /**
     * Returns the mapping of one run.
     *
     * @param integration what Port has of this installation; null if it was not asked or does not know it
     * @param failure why Port could not be asked, or null
     * @param ofRepository the mapping that a repository keeps for Port, as it is written; null if none does
     * @return the checked mapping. Where Port keeps the mapping and never got one, the packaged one
     * @throws MappingException if Port keeps the mapping and it cannot be read or used; the message lists every fault
     */
    public synchronized PortAppConfig forRun(
            @Variable("integration") JsonNode integration,
            @Variable("integrationFailure") String failure,
            @Variable("repositoryMapping") JsonNode ofRepository) {
        if (!isAtPort()) {
            return mapping;
        }
        if (failure != null) {
            throw new MappingException(List.of("port.mapping: " + AT_PORT_LABEL + " cannot be read: " + failure));
        }
        JsonNode kept = ofRepository != null
                ? ofRepository
                : integration == null || !integration.hasNonNull("config") ? config() : integration.get("config");
        if (!kept.equals(ofMapping)) {
            mapping = kept.isTextual()
                    ? PortAppConfig.parse(kept.textValue(), IN_REPOSITORY)
                    : PortAppConfig.parse(kept.toString(), AT_PORT_LABEL);
            ofMapping = kept;
        }
        return mapping;
    }

    /** Returns the mapping that was used last; null if Port keeps it and no run has read it. */
    public synchronized PortAppConfig last() {
        return isAtPort() && ofMapping == null ? null : mapping;
    }

    /** Returns where the mapping comes from. */
    public String location() {
        return location;
    }

    /** Returns how a message calls the mapping. */
    public String label() {
        return isAtPort() ? AT_PORT_LABEL : location;
    }
}
