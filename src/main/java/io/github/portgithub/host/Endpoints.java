package io.github.portgithub.host;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.util.StringHelper;

/**
 * Checks what the routes hand entities to: the endpoints and files that somebody has set, all at once and each by its key,
 * before the first route is made.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}, after the queue that is the default of two of them. Used by one thread, at
 * start.
 */
public final class Endpoints implements CamelContextAware {

    private static final String DEAD_LETTER = "port.dead-letter";
    private static final String DRY_RUN_FILE = "port.dry-run-file";

    private final List<String> problems = new ArrayList<>();
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
     * Checks what is set; called once at start.
     *
     * @throws IllegalArgumentException if something cannot work; one line per key
     */
    public void check() {
        problems.clear();
        for (String key : List.of("port.batch-hand-over", "port.repository-hand-over")) {
            String uri = value(key, null);
            if (uri != null) {
                checkHandOver(key, uri);
            }
        }
        checkDeadLetter(value(DEAD_LETTER, "file:dead-letter"));
        String dryRunFile = value(DRY_RUN_FILE, "-");
        if (value("port.dry-run", "false").equals("true") && !dryRunFile.equals("-")) {
            checkDryRunFile(dryRunFile);
        }
        if (!problems.isEmpty()) {
            IllegalArgumentException wrong = new IllegalArgumentException(String.join("\n", problems));
            StartFailure.tell(camelContext, wrong);
            throw wrong;
        }
    }

    private void checkHandOver(String key, String uri) {
        try (Consumer consumer = endpoint(uri).createConsumer(exchange -> {})) {
            // One can be made, which is all there is to know before the routes are there.
            assert consumer != null;
        } catch (Exception e) {
            problems.add(key + ": " + shown(uri) + " cannot hand anything over: " + reason(e)
                    + ". Set an endpoint that can be sent to and received from, such as seda:batches");
        }
    }

    private void checkDeadLetter(String uri) {
        try {
            if (endpoint(uri) instanceof GenericFileEndpoint<?> files && uri.startsWith("file:")) {
                String fault = folderFault(Path.of(files.getConfiguration().getDirectory()));
                if (fault != null) {
                    problems.add(DEAD_LETTER + ": " + fault + ". Set file: and a folder that this user may write to");
                }
            }
        } catch (Exception e) {
            problems.add(DEAD_LETTER + ": " + shown(uri) + " cannot keep anything: " + reason(e)
                    + ". Set file: and a folder, or another Camel endpoint");
        }
    }

    private void checkDryRunFile(String name) {
        String fault;
        try {
            Path file = Path.of(name).toAbsolutePath();
            fault = Files.isDirectory(file)
                    ? file + " is a folder"
                    : !Files.isDirectory(file.getParent())
                            ? file.getParent() + " is no folder"
                            : Files.isWritable(Files.exists(file) ? file : file.getParent())
                                    ? null
                                    : file + " cannot be written";
        } catch (InvalidPathException e) {
            fault = e.getMessage();
        }
        if (fault != null) {
            problems.add(
                    DRY_RUN_FILE + ": " + fault + ". Set a file in a folder that is there, or - for standard output");
        }
    }

    /** Says why files cannot be made in a folder that may not be there yet; null if they can. */
    private static String folderFault(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there)) {
            return there + " is no folder";
        }
        return Files.isWritable(there) ? null : there + " cannot be written";
    }

    private Endpoint endpoint(String uri) {
        Endpoint endpoint = camelContext.getEndpoint(uri);
        if (endpoint == null) {
            throw new IllegalArgumentException("there is no such Camel component");
        }
        return endpoint;
    }

    private String value(String key, String other) {
        String value =
                camelContext.getPropertiesComponent().resolveProperty(key).orElse("");
        return value.isBlank() ? other : value.trim();
    }

    /** Without the options: they may hold a password. */
    private static String shown(String uri) {
        return "'" + StringHelper.before(uri, "?", uri).replaceFirst("//[^/@]*@", "//") + "'";
    }

    /** The innermost message, which does not repeat the address. */
    private static String reason(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse("").replaceFirst("\\.$", "").replaceAll("\\?\\S*", "");
    }
}
