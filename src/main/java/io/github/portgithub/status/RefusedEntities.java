package io.github.portgithub.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.portgithub.http.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The end of the dead letter, as far as it is files: the newest of them, and what was refused last. Reads the same amount
 * however long they are. Thread-safe.
 */
public final class RefusedEntities {

    private static final int MOST_FILES = 5;
    private static final int MOST_ENTITIES = 50;
    private static final int MOST_BYTES = 256 * 1024;
    private static final String FILE = "file:";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Path folder;

    /** @param uri {@code port.dead-letter} */
    public RefusedEntities(String uri) {
        String place = uri.startsWith(FILE) ? uri.substring(FILE.length()).replaceFirst("\\?.*", "") : "";
        folder = place.isBlank() ? null : Path.of(place.replaceFirst("^//(?!/)", ""));
    }

    /**
     * An entity that Port refused.
     *
     * @param time when, as the dead letter has it
     * @param blueprint its blueprint
     * @param identifier its identifier; null if it has none of its own
     * @param status Port's status; 0 if there was none
     * @param message why
     */
    public record Refused(String time, String blueprint, String identifier, int status, String message) {}

    /**
     * A file of the dead letter.
     *
     * @param path where it is, as {@code replay} takes it
     * @param bytes how long it is
     */
    public record DeadLetterFile(Path path, long bytes) {}

    /** Returns whether the dead letter is files, so that it can be looked into. */
    public boolean isReadable() {
        return folder != null;
    }

    /**
     * Returns the newest files.
     *
     * @return the newest first; empty if nothing was refused
     * @throws IOException if the folder cannot be read
     */
    public List<DeadLetterFile> files() throws IOException {
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        Comparator<Path> byTime = Comparator.comparing(RefusedEntities::modified);
        PriorityQueue<Path> newest = new PriorityQueue<>(byTime);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.ndjson")) {
            for (Path file : all) {
                newest.add(file);
                if (newest.size() > MOST_FILES) {
                    newest.remove();
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<DeadLetterFile> files = new ArrayList<>();
        for (Path file : newest.stream().sorted(byTime.reversed()).toList()) {
            files.add(new DeadLetterFile(file, Files.size(file)));
        }
        return files;
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            // Gone meanwhile: the first to be left out
            return 0;
        }
    }

    /**
     * Reads what was refused last.
     *
     * @param file a file of the dead letter
     * @return the last first; a line that is none of a dead letter is left out
     * @throws IOException if it cannot be read
     */
    public List<Refused> lastOf(DeadLetterFile file) throws IOException {
        List<Refused> refused = new ArrayList<>();
        String[] lines = end(file.path()).split("\n");
        for (int i = lines.length - 1; i >= 0 && refused.size() < MOST_ENTITIES; i--) {
            Refused one = refused(lines[i]);
            if (one != null) {
                refused.add(one);
            }
        }
        return Collections.unmodifiableList(refused);
    }

    private Refused refused(String line) {
        try {
            JsonNode kept = json.readTree(line);
            return kept.path("blueprint").asText("").isEmpty()
                    ? null
                    : new Refused(
                            kept.path("time").asText(),
                            Secrets.shown(kept.path("blueprint").asText()),
                            Secrets.shown(kept.path("identifier").asText(null)),
                            kept.path("status").asInt(),
                            Secrets.shown(kept.path("message").asText()));
        } catch (IOException e) {
            // Torn, or the first of what was read
            return null;
        }
    }

    private static String end(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = Math.max(0, channel.size() - MOST_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all of it is there
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
