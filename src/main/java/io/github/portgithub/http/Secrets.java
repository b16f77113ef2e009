package io.github.portgithub.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.properties.DefaultPropertiesLookup;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * Knows the secrets of this process, and makes text from outside fit to be shown. GitHub, Port or a proxy may echo what was
 * sent to them, and what they say may hold characters that a terminal obeys: every exception that repeats their words
 * passes them through {@link #shown}.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}, which reads secret properties as they are. Thread-safe. A secret is hidden
 * as long as its owner lives.
 */
public final class Secrets implements CamelContextAware {

    /** Camel's reference to a vault or to another property: the whole value and nothing else. */
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{[^{}\"\\s]+}}");

    private static final String HIDDEN = "***";
    private static final int LONGEST_SHOWN = 500;
    /** So much is searched for secrets; the rest is cut off unseen. */
    private static final int LONGEST_SEARCHED = 1 << 16;
    /** What is shorter would be found in ordinary words. */
    private static final int SHORTEST_SECRET = 6;
    /** Tokens are renewed every hour; who echoes one echoes a recent one. */
    private static final int MOST_OF_ONE_OWNER = 1000;

    /** By owner, weakly: a context that is gone takes its secrets with it. */
    private static final Map<Object, Set<String>> KNOWN = new WeakHashMap<>();

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Returns a secret property as it was set, whatever characters it has, and hides it from now on. Only a value that is
     * one placeholder as a whole, such as <code>{{hashicorp:secret:github#token}}</code>, is what it refers to.
     *
     * @param key the property
     * @return its value; empty if it is not set
     * @throws IllegalArgumentException if it refers to what cannot be found; the message has the key and not the value
     */
    public String property(String key) {
        PropertiesComponent properties = (PropertiesComponent) camelContext.getPropertiesComponent();
        String value = properties
                .getPropertiesParser()
                .parseUri("{{" + key + ":}}", new DefaultPropertiesLookup(properties), true, false, false);
        if (REFERENCE.matcher(value).matches()) {
            try {
                value = camelContext.resolvePropertyPlaceholders(value);
            } catch (RuntimeException e) {
                // Without the cause, which repeats the value
                throw new IllegalArgumentException(
                        key
                                + " is a {{placeholder}} that cannot be resolved: name a property, or a vault whose component is there");
            }
        }
        hide(this, value);
        return value;
    }

    /**
     * Hides a secret from now on.
     *
     * @param owner who has it; while this object lives the secret is hidden
     * @param secret the secret; one of less than six characters is none, null neither. Of several lines each is one
     */
    public static void hide(Object owner, String secret) {
        if (secret == null) {
            return;
        }
        List<String> lines = secret.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST_SECRET)
                .toList();
        synchronized (KNOWN) {
            Set<String> ofOwner = KNOWN.computeIfAbsent(owner, any -> new LinkedHashSet<>());
            for (String line : lines) {
                // Last in the order of use
                ofOwner.remove(line);
                ofOwner.add(line);
            }
            while (ofOwner.size() > MOST_OF_ONE_OWNER) {
                ofOwner.remove(ofOwner.iterator().next());
            }
        }
    }

    /**
     * Makes text from outside fit for a log, a terminal, a summary or a message: without secrets, on one line, with no
     * character that a terminal obeys, and no longer than 500 characters.
     *
     * @param text what GitHub, Port or anyone else has said; null stays null
     * @return the text
     */
    public static String shown(String text) {
        if (text == null) {
            return null;
        }
        boolean cut = text.length() > LONGEST_SEARCHED;
        String clean = visible(withoutSecrets(cut ? text.substring(0, LONGEST_SEARCHED) : text));
        return cut || clean.length() > LONGEST_SHOWN
                ? clean.substring(0, Math.min(clean.length(), LONGEST_SHOWN)) + "..."
                : clean;
    }

    /**
     * Replaces every known secret, as it is and as JSON and URLs have it.
     *
     * @param text any text; null stays null
     * @return the text without them
     */
    public static String withoutSecrets(String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        String clean = text;
        for (String secret : all()) {
            clean = clean.replace(secret, HIDDEN);
            String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
            clean = clean.replace(escaped, HIDDEN).replace(escaped.replace("/", "\\/"), HIDDEN);
            clean = clean.replace(URLEncoder.encode(secret, StandardCharsets.UTF_8), HIDDEN);
        }
        return clean;
    }

    /**
     * Tells quickly whether a text holds a known secret as it is.
     *
     * @param text any text; null holds none
     * @return whether one is in it
     */
    static boolean isIn(String text) {
        if (text == null || text.length() < SHORTEST_SECRET) {
            return false;
        }
        synchronized (KNOWN) {
            for (Set<String> ofOwner : KNOWN.values()) {
                for (String secret : ofOwner) {
                    if (text.length() >= secret.length() && text.contains(secret)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Makes characters visible that would begin a line, paint, or turn the direction of writing.
     *
     * @param text any text; null stays null. JSON stays the same JSON
     * @return the text with such characters as Java and JSON write them, {@code \n} or {@code \u001b}
     */
    public static String visible(String text) {
        if (text == null || text.codePoints().noneMatch(Secrets::isObeyed)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> visible.append("\\n");
                case '\r' -> visible.append("\\r");
                case '\t' -> visible.append("\\t");
                default -> {
                    if (isObeyed(character)) {
                        for (char half : Character.toChars(character)) {
                            visible.append(String.format("\\u%04x", (int) half));
                        }
                    } else {
                        visible.appendCodePoint(character);
                    }
                }
            }
        });
        return visible.toString();
    }

    /** Controls, line and paragraph separators, marks of direction, half a character. */
    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> character != 0x200D && character != 0x200C;
            default -> false;
        };
    }

    /** The longest first: one may be part of another. */
    private static List<String> all() {
        List<String> all = new ArrayList<>();
        synchronized (KNOWN) {
            for (Collection<String> ofOwner : KNOWN.values()) {
                all.addAll(ofOwner);
            }
        }
        all.sort(Comparator.comparingInt(String::length).reversed());
        return all;
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
