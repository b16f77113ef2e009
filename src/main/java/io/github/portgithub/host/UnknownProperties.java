package io.github.portgithub.host;

import io.github.portgithub.http.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.PropertiesLookupListener;
import org.apache.camel.component.properties.PropertiesComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns at start of properties that begin as ours do and that nobody reads: most are misspelt. Told are those of the host's
 * properties and of {@code -D}, and of the environment what is nearly one of ours: {@code GITHUB_} and {@code PORT_} begin
 * many variables of others, as those of GitHub Actions.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Thread-safe.
 */
public final class UnknownProperties extends StartCheck implements PropertiesLookupListener {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownProperties.class);

    private static final String NAMES = "/port-github/property-names.txt";
    private static final String BEAN = "portGithubUnknownProperties";
    private static final int FARTHEST_MEANT = 3;
    private static final int FARTHEST_IN_ENVIRONMENT = 2;

    private final Set<String> lookedUp = ConcurrentHashMap.newKeySet();

    /**
     * Asks for the check; called once at start.
     *
     * @throws Exception never before the context has started, says Camel
     */
    @Override
    public void expect() throws Exception {
        getCamelContext().getPropertiesComponent().addPropertiesLookupListener(this);
        super.expect();
    }

    @Override
    public void onLookup(String name, String value, String defaultValue, String source) {
        lookedUp.add(name);
    }

    @Override
    void checkStarted() {
        PropertiesComponent properties = (PropertiesComponent) getCamelContext().getPropertiesComponent();
        properties.removePropertiesLookupListener(this);
        if (!isKept(BEAN)) {
            return;
        }
        Set<String> read = Set.copyOf(lookedUp);
        Set<String> set = new TreeSet<>(
                properties.loadProperties(UnknownProperties::isLikeOurs).stringPropertyNames());
        System.getProperties().stringPropertyNames().stream()
                .filter(UnknownProperties::isLikeOurs)
                .filter(name -> properties.resolveProperty(name).isPresent())
                .forEach(set::add);
        set.removeAll(read);
        // An environment that is not read is not told of
        List<String> environment = System.getenv().keySet().stream()
                .filter(name -> properties
                        .resolveProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'))
                        .isPresent())
                .toList();
        warnings(names(), set, environment).forEach(LOG::warn);
    }

    private static boolean isLikeOurs(String name) {
        return name.startsWith("github.") || name.startsWith("port.");
    }

    /**
     * Says what nobody reads.
     *
     * @param known the properties there are
     * @param set the properties that are set
     * @param environment the environment variables that are set
     * @return a line for each that is unknown, with the known one that is nearest
     */
    static List<String> warnings(List<String> known, Collection<String> set, Collection<String> environment) {
        List<String> warnings = new ArrayList<>();
        set.stream()
                .filter(name -> !known.contains(name))
                .map(name -> warning(name, nearest(name, known, FARTHEST_MEANT)))
                .forEach(warnings::add);
        List<String> variables =
                known.stream().map(UnknownProperties::environmentName).toList();
        environment.stream()
                .filter(name -> (name.startsWith("GITHUB_") || name.startsWith("PORT_")) && !variables.contains(name))
                .sorted()
                .map(name -> {
                    String meant = nearest(name, variables, FARTHEST_IN_ENVIRONMENT);
                    return meant == null ? null : warning(name, meant);
                })
                .filter(Objects::nonNull)
                .forEach(warnings::add);
        return warnings;
    }

    private static String warning(String name, String meant) {
        return Secrets.visible(name) + " is unknown and ignored" + (meant == null ? "" : ": is " + meant + " meant?");
    }

    private static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns the known name that is nearest to another; null if none is near enough. */
    static String nearest(String name, List<String> known, int farthest) {
        return known.stream()
                .filter(other -> distance(plain(name), plain(other)) <= farthest)
                .min(Comparator.comparingInt(other -> distance(plain(name), plain(other))))
                .orElse(null);
    }

    /** The case of a letter, a dash and an underscore are what is mistaken most often. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    /** How many letters have to be put in, left out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    /** Returns the properties there are, those of the standalone program among them. */
    static List<String> names() {
        try (InputStream in = UnknownProperties.class.getResourceAsStream(NAMES)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
