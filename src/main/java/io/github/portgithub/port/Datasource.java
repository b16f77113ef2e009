package io.github.portgithub.port;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.Variable;

/**
 * Who we are for Port: the User-Agent that Port stores as an entity's {@code $datasource}, and by which it later tells
 * which entities are ours. Version in the middle, so that an upgrade orphans nothing (port-contract, User-Agent and
 * $datasource).
 *
 * @param type {@code port.integration-type}, lower case
 * @param identifier {@code port.integration-identifier}, lower case
 * @param version this program's version
 */
public record Datasource(String type, String identifier, String version) {

    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9._-]*");

    /**
     * @param type {@code port.integration-type}
     * @param identifier {@code port.integration-identifier}
     * @throws IllegalArgumentException if one is empty or holds a character that would break the match
     */
    public Datasource(String type, String identifier) {
        this(
                checked("port.integration-type", type),
                checked("port.integration-identifier", identifier),
                programVersion());
    }

    private static String checked(String key, String value) {
        String lower = value == null ? "" : value.toLowerCase(Locale.ROOT);
        if (!PART.matcher(lower).matches()) {
            throw new IllegalArgumentException(
                    key + " must consist of letters, digits, '.', '_' and '-'; it is '" + value + "'");
        }
        return lower;
    }

    /** Returns the User-Agent of calls that write, delete or search entities, and of blueprint creation. */
    public String exporter() {
        return prefix() + version + suffix();
    }

    /** Returns the User-Agent of all other calls. */
    public String plain() {
        return prefix() + version + '/' + identifier;
    }

    /**
     * Returns the User-Agent of one call.
     *
     * @param call the call
     * @return {@link #exporter} for entities and blueprints, else {@link #plain}
     */
    public String userAgent(@Variable("portCall") PortCall call) {
        String path = call.path();
        return path.startsWith("/v1/blueprints") || path.startsWith("/v1/entities") ? exporter() : plain();
    }

    /** Returns what the datasource of every entity of ours begins with. */
    public String prefix() {
        return "port-ocean/" + type + '/';
    }

    /** Returns what the datasource of every entity of ours ends with. */
    public String suffix() {
        return '/' + identifier + "/exporter";
    }

    /** Returns the User-Agent for GitHub, which refuses requests without one. */
    public String github() {
        return "port-github-routes/" + version;
    }

    @Override
    public String toString() {
        return exporter();
    }

    /** Returns this program's version, as the build wrote it. */
    public static String programVersion() {
        Properties properties = new Properties();
        try (InputStream in = Datasource.class.getResourceAsStream("/port-github/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read port-github/version.properties", e);
        }
        return properties.getProperty("version", "unknown");
    }
}
