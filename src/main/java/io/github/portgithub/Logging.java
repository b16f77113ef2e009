package io.github.portgithub;

import java.util.Map;

/**
 * How the standalone program logs, unless system properties say otherwise: plain lines on standard error, so that standard
 * output carries data only. In code and not in a file, because a file in the jar would become a host application's.
 */
final class Logging {

    private static final String PREFIX = "org.slf4j.simpleLogger.";
    private static final Map<String, String> DEFAULTS = Map.of(
            "showDateTime", "true",
            "dateTimeFormat", "HH:mm:ss",
            "showThreadName", "false",
            "showLogName", "false",
            "defaultLogLevel", "info",
            "log.org.apache.camel", "warn",
            // Why a start failed is told once, by StartFailure, without a stack trace.
            "log.org.apache.camel.impl.engine.AbstractCamelContext", "off",
            "log.org.quartz", "warn",
            "log.io.vertx", "warn");

    private Logging() {}

    /** Sets the defaults; called before the first logger exists. */
    static void configure() {
        DEFAULTS.forEach((key, value) -> {
            if (System.getProperty(PREFIX + key) == null) {
                System.setProperty(PREFIX + key, value);
            }
        });
    }
}
