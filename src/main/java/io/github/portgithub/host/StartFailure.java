package io.github.portgithub.host;

import io.github.portgithub.http.Secrets;
import io.github.portgithub.http.TlsFailure;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Why the program did not start, in the words of the cause and without Camel's wrapping.
 *
 * @param exception what the start threw
 */
public record StartFailure(Exception exception) {

    /** The standalone program turns it off, and tells by itself. */
    private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

    /** What has been told in one context. */
    private static final class Told {

        private final Set<String> messages = ConcurrentHashMap.newKeySet();
    }

    /**
     * Logs why a start fails, once, before it does: a host shows the exception as the last of several causes, after a stack
     * trace, or not at all.
     *
     * @param context the context that starts
     * @param exception what is about to be thrown
     */
    static void tell(CamelContext context, Exception exception) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        Told told = extension.getContextPlugin(Told.class);
        if (told == null) {
            told = new Told();
            extension.addContextPlugin(Told.class, told);
        }
        String message = new StartFailure(exception).message();
        // Camel makes a bean that fails at least twice
        if (told.messages.add(message)) {
            LOG.error("{}", message);
        }
    }

    /** Returns what to tell who started the program. */
    public String message() {
        return "Cannot start: " + reason();
    }

    /** Returns the key or file that is wrong, and the route if there is one. */
    String reason() {
        String route = "";
        String text = exception.toString();
        Set<Throwable> seen = new LinkedHashSet<>();
        for (Throwable cause = exception; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException failed) {
                route = "route " + failed.getRouteId() + ": ";
            } else if (cause instanceof FailedToStartRouteException failed) {
                route = "route " + failed.getRouteId() + ": ";
            }
            if (cause.getMessage() != null) {
                text = line(cause) + cause.getMessage();
            }
            if (isOurs(cause)) {
                break;
            }
        }
        TlsFailure tls = TlsFailure.of(exception);
        if (tls == TlsFailure.TRUST_STORE) {
            text = tls.text(route.contains("port-github-port-") ? "port" : "github") + " (" + text + ")";
        }
        return Secrets.withoutSecrets(
                (route + text).lines().map(Secrets::visible).collect(Collectors.joining("\n")));
    }

    /** Returns where a YAML file is wrong, empty for anything else. */
    private static String line(Throwable thrown) {
        return thrown instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark()
                        .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                        .orElse("")
                : "";
    }

    /** Tells whether our own code threw it: then it says what to do, and what caused it knows less. */
    private static boolean isOurs(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getMessage() != null
                && trace.length > 0
                && trace[0].getClassName().startsWith(HostBeans.OUR_PACKAGES);
    }
}
