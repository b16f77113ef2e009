package io.github.portgithub.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.portgithub.mapping.Entity;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileProducer;
import org.apache.camel.util.StringHelper;

/**
 * Keeps what Port refused, as one JSON line per entity: time, run, blueprint, identifier, status, error, message and the
 * entity as it was posted.
 *
 * <p>Used by {@code routes/dead-letter.camel.yaml}. Thread-safe.
 */
public final class DeadLetter {

    private final String uri;
    private final Clock clock;

    /**
     * Stamps lines by the system's clock.
     *
     * @param uri {@code port.dead-letter}
     */
    public DeadLetter(String uri) {
        this(uri, Clock.systemUTC());
    }

    DeadLetter(String uri, Clock clock) {
        this.uri = uri;
        this.clock = clock;
    }

    /**
     * Renders refusals.
     *
     * @param refusals at least one
     * @param runId the run's name, or null outside a run
     * @return UTF-8 lines, each ending in a newline
     */
    public byte[] lines(@Body List<Refusal> refusals, @Variable("runId") String runId) {
        StringBuilder lines = new StringBuilder();
        for (Refusal refusal : refusals) {
            Entity entity = refusal.entity();
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            line.put("run", runId);
            line.put("blueprint", entity.blueprint());
            line.put("identifier", entity.identifier());
            line.put("status", refusal.status());
            line.put("error", refusal.error());
            line.put("message", refusal.message());
            line.putRawValue("entity", new RawValue(new String(entity.json(), StandardCharsets.UTF_8)));
            lines.append(line).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Appends lines to the file that the {@code file:} endpoint names, whatever its options say of a file that exists. They
     * are on the disk when this returns. A line that was torn before, by a full disk or the end of a process, is ended
     * first; lines that do not fit on the disk leave no part of themselves behind.
     *
     * @param exchange the exchange with the lines, and header {@code CamelFileName} unless the endpoint has a name
     * @return the file
     * @throws IOException if the lines cannot be written; then none of them is there
     * @throws Exception if the endpoint is none of a file
     */
    public synchronized String append(Exchange exchange) throws Exception {
        Path file = file(exchange);
        byte[] lines = exchange.getMessage().getBody(byte[].class);
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            try {
                if (end > 0 && !endsALine(channel, end)) {
                    write(channel, end, new byte[] {'\n'});
                }
                write(channel, channel.size(), lines);
                channel.force(true);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
        return file.toString();
    }

    private Path file(Exchange exchange) throws Exception {
        GenericFileEndpoint<?> endpoint = exchange.getContext().getEndpoint(uri, GenericFileEndpoint.class);
        try (GenericFileProducer<?> producer = (GenericFileProducer<?>) endpoint.createProducer()) {
            return new File(producer.createFileName(exchange)).toPath();
        }
    }

    private static boolean endsALine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, end - 1) == 1 && last.get(0) == '\n';
    }

    private static void write(FileChannel channel, long from, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left, from + left.position());
        }
    }

    /**
     * Tells the listeners that their entities are refused, once the lines are kept.
     *
     * @param refusals the refusals that have been written
     * @param file the file that has them; null if it is another endpoint
     */
    public void kept(@Variable("refusals") List<Refusal> refusals, @Variable("deadLetterFile") String file) {
        // Options may hold a password
        String place = file != null ? file : StringHelper.before(uri, "?", uri).replaceFirst("//[^/@]*@", "//");
        refusals.forEach(refusal -> refusal.delivery().refused(refusal.message(), place));
    }

    /**
     * Tells the listeners that their entities are refused and that the dead letter cannot keep them.
     *
     * @param refusals the refusals that could not be written
     */
    public void lost(@Variable("refusals") List<Refusal> refusals) {
        refusals.forEach(refusal -> refusal.delivery().refused(refusal.message(), null));
    }
}
