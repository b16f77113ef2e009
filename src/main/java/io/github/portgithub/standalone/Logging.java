package io.github.portgithub.standalone;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * How the standalone program logs, unless system properties say otherwise: plain lines on standard error, so that standard
 * output carries data only; with {@code port.log=json} {@link JsonLines}. Where standard error is a terminal, its last line
 * shows how far a run is. In code and not in a file, because a file in the jar would become a host application's.
 *
 * <p>Loggers that show secrets once they are let below {@code warn} stay there, whatever system properties say.
 */
public final class Logging {

    private static final String PREFIX = "org.slf4j.simpleLogger.";
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("showDateTime", "true"),
            Map.entry("dateTimeFormat", "HH:mm:ss"),
            Map.entry("showThreadName", "false"),
            Map.entry("showLogName", "false"),
            Map.entry("defaultLogLevel", "info"),
            Map.entry("log.org.apache.camel", "warn"),
            // Why a start failed is told once, by StartFailure, without a stack trace.
            Map.entry("log.org.apache.camel.impl.engine.AbstractCamelContext", "off"),
            Map.entry("log.io.github.portgithub.host.StartFailure", "off"),
            Map.entry("log.org.quartz", "warn"),
            Map.entry("log.io.vertx", "warn"),
            // What goes wrong with a ledger is told in a line of ours
            Map.entry("log.org.flywaydb", "warn"),
            Map.entry("log.com.zaxxer.hikari", "off"));

    /** With their names these loggers stand for all below them. */
    private static final List<String> SHOW_SECRETS = List.of(
            // headers and bodies as they are sent, the credentials among them
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            // the values of properties
            "org.apache.camel.component.properties",
            "org.apache.camel.impl.engine.DefaultCamelContextExtension",
            // what beans return
            "org.apache.camel.component.bean");

    private static final String JSON = "json";

    private static final String PROPERTY = "port.log";

    /** The lines that tell how far a run is, every five seconds. */
    private static final String PROGRESS = "log.io.github.portgithub.resync.Scopes";

    private static LiveLine liveLine;

    private Logging() {}

    /**
     * Sets how and what is logged; called before the first logger exists.
     *
     * @param arguments of the program, of which {@code --log json} goes before {@code PORT_LOG}, {@code -Dport.log} and {@code
     *     port.log} in application.properties
     */
    public static void configure(String... arguments) {
        for (String logger : SHOW_SECRETS) {
            String key = PREFIX + "log." + logger;
            for (String set : System.getProperties().stringPropertyNames()) {
                if (set.startsWith(key)) {
                    System.setProperty(set, "warn");
                }
            }
            System.setProperty(key, "warn");
        }
        DEFAULTS.forEach(Logging::setUnlessSet);
        // Which of the two is taken is no news
        System.setProperty("slf4j.internal.verbosity", "WARN");
        String format = format(arguments);
        if (JSON.equals(format)) {
            System.setProperty(PROPERTY, JSON);
            System.setProperty("slf4j.provider", "ch.qos.logback.classic.spi.LogbackServiceProvider");
            JsonLines.begin(levels());
            return;
        }
        System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        if (LiveLine.isPossible()) {
            liveLine = LiveLine.belowStandardError();
            setUnlessSet(PROGRESS, "warn");
        }
    }

    /** Returns the last line of the terminal; null where standard error is none, or the log is for a machine. */
    static LiveLine liveLine() {
        return liveLine;
    }

    /**
     * Tells why the program cannot go on, in words that are not of the log, unless that is for a machine.
     *
     * @param message why
     */
    static void fail(String message) {
        if (JSON.equals(System.getProperty(PROPERTY))) {
            LoggerFactory.getLogger(Logging.class).error("{}", message);
        } else {
            System.err.println(message);
        }
    }

    private static void setUnlessSet(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }

    private static String format(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--log=")) {
                System.setProperty(PROPERTY, arguments[i].substring("--log=".length()));
                return System.getProperty(PROPERTY);
            }
            if (arguments[i].equals("--log") && i + 1 < arguments.length) {
                System.setProperty(PROPERTY, arguments[i + 1]);
                return arguments[i + 1];
            }
        }
        String variable = System.getenv("PORT_LOG");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        return System.getProperty(PROPERTY, ofFile());
    }

    /** Read by hand: when Camel reads it, loggers exist. */
    private static String ofFile() {
        Path file = ProgramFiles.beside(ProgramFiles.PROPERTIES);
        if (Files.isReadable(file)) {
            Properties properties = new Properties();
            try (Reader text = Files.newBufferedReader(file)) {
                properties.load(text);
                return properties.getProperty(PROPERTY);
            } catch (IOException | IllegalArgumentException e) {
                // Told when Camel reads it
            }
        }
        return null;
    }

    /** Returns the levels that system properties set for the simple logger, by the name of the logger. */
    private static Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        levels.put("", System.getProperty(PREFIX + "defaultLogLevel"));
        String begin = PREFIX + "log.";
        for (String set : System.getProperties().stringPropertyNames()) {
            if (set.startsWith(begin)) {
                levels.put(set.substring(begin.length()), System.getProperty(set));
            }
        }
        return levels;
    }
}
