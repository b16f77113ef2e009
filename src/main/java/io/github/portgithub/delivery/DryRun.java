package io.github.portgithub.delivery;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.port.PortRun;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.apache.camel.util.IOHelper;

/**
 * Where entities go in a dry run: one JSON line each, with its blueprint, instead of a post to Port. Thread-safe.
 *
 * <p>Used by {@code routes/port-upsert.camel.yaml}.
 */
public final class DryRun implements AutoCloseable {

    private final String file;
    private OutputStream out;

    /**
     * @param file {@code port.dry-run-file}: a path, overwritten; {@code -} is standard output
     */
    public DryRun(String file) {
        this.file = file;
    }

    /**
     * Writes the entities of a batch and counts them as accepted, or as refused if Port would refuse them.
     *
     * @param batch the batch
     * @param run knows the blueprints at Port, as far as it could ask
     * @throws UncheckedIOException if the file cannot be written
     */
    public void print(@Body Batch batch, @Variable("run") PortRun run) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Delivery delivery : batch.deliveries()) {
            Entity entity = delivery.entity();
            lines.writeBytes(
                    ("{\"blueprint\":" + TextNode.valueOf(entity.blueprint()) + ",").getBytes(StandardCharsets.UTF_8));
            // Standard output may be a terminal
            lines.writeBytes(Secrets.visible(new String(entity.json(), 1, entity.size() - 1, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        }
        write(lines.toByteArray());
        for (Delivery delivery : batch.deliveries()) {
            String refusal = run.blueprints().refusal(delivery.entity());
            if (refusal == null) {
                delivery.accept();
            } else {
                delivery.refused(refusal, null);
            }
        }
    }

    private synchronized void write(byte[] lines) {
        try {
            if (out == null) {
                out = "-".equals(file) ? System.out : new BufferedOutputStream(Files.newOutputStream(Path.of(file)));
            }
            out.write(lines);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("port.dry-run-file: cannot write " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        if (out != System.out) {
            IOHelper.close(out);
        }
    }
}
