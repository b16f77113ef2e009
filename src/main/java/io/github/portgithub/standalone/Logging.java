package io.github.portgithub.standalone;

import java.util.List;
import java.util.Map;

/**
 * How the standalone program logs, unless system properties say otherwise: plain lines on standard error, so that standard
 * output carries data only. In code and not in a file, because a file in the jar would become a host application's.
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

    private Logging() {}

    /** Sets the levels; called before the first logger exists. */
    public static void configure() {
        for (String logger : SHOW_SECRETS) {
            String key = PREFIX + "log." + logger;
            for (String set : System.getProperties().stringPropertyNames()) {
                if (set.startsWith(key)) {
                    System.setProperty(set, "warn");
                }
            }
            System.setProperty(key, "warn");
        }
        DEFAULTS.forEach((key, value) -> {
            if (System.getProperty(PREFIX + key) == null) {
                System.setProperty(PREFIX + key, value);
            }
        });
    }
}
