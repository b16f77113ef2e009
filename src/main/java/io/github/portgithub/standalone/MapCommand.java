package io.github.portgithub.standalone;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.MappingException;
import io.github.portgithub.mapping.MappingFaults;
import io.github.portgithub.mapping.MappingListener;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.Problems;
import io.github.portgithub.mapping.RecordName;
import io.github.portgithub.mapping.ResourceMapping;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The command {@code map}: applies a mapping to records from standard input and prints the entities, without Port and
 * without GitHub. For trying a mapping while it is written:
 *
 * <pre>gh api --paginate repos/acme/api/pulls | java -jar port-github-routes.jar map --kind pull-request --mapping file:port-app-config.yml</pre>
 *
 * Records are read one at a time: JSON arrays, one or several (as pages are), or objects one after the other. One entity a
 * line goes to the output, with {@code blueprint} as its first key; everything else is told on the other stream.
 */
@CommandLine.Command(
        name = "map",
        description = {
            "Applies a mapping to records from standard input and prints the entities, without GitHub and Port.",
            "Records are JSON arrays or objects, such as gh api --paginate repos/acme/api/pulls prints."
        })
final class MapCommand extends Command {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A selector's value that leaves nothing out. */
    private static final String EVERYTHING = "all";

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            required = true,
            description = "Which resources of the mapping to apply, such as pull-request.")
    private String kind;

    @Option(
            names = "--mapping",
            paramLabel = "LOCATION",
            defaultValue = "classpath:port-github/port-app-config.yml",
            description = "file: or classpath: and a path, or a path; default ${DEFAULT-VALUE}.")
    private String mapping;

    /** Reads from standard input, and writes to standard output and error. */
    MapCommand() {
        this(System.in, System.out, System.err);
    }

    /**
     * @param in the records, in UTF-8
     * @param out where entities go
     * @param err where problems and the summary go
     */
    MapCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = Objects.requireNonNull(in, "in");
        this.out = Objects.requireNonNull(out, "out");
        this.err = Objects.requireNonNull(err, "err");
    }

    /**
     * Runs the command once.
     *
     * @return {@link #COMPLETE} if every record was mapped, or turned away by a selector; {@link #INCOMPLETE} if something of
     *     one could not be mapped or would be refused, or the input ended in an error; {@link #CONFIGURATION} if the mapping
     *     is wrong and nothing was read
     */
    @Override
    public Integer call() {
        return run(kind.replace('_', '-'), mapping);
    }

    private int run(String kind, String location) {
        PortAppConfig config;
        try {
            config = PortAppConfig.parse(load(location), location);
        } catch (MappingException e) {
            return wrong(e.getMessage());
        } catch (IOException | InvalidPathException e) {
            return wrong("--mapping " + location + " cannot be read: " + e.getMessage());
        }
        config.warnings().forEach(err::println);
        List<ResourceMapping> resources = config.resources().stream()
                .filter(resource -> resource.kind().equals(kind))
                .toList();
        if (resources.isEmpty()) {
            List<String> kinds = config.resources().stream()
                    .map(ResourceMapping::kind)
                    .distinct()
                    .toList();
            return wrong("--kind " + kind + " is not in " + location + ", which has " + String.join(", ", kinds));
        }
        resources.forEach(this::warnOfSelector);
        return map(resources);
    }

    /** Here records come as they are: only the query turns some away, whereas GitHub is asked for what other keys say. */
    private void warnOfSelector(ResourceMapping resource) {
        String keys = resource.unknownSelectorKeys(Set.of()).stream()
                .filter(key -> !EVERYTHING.equals(resource.selector().get(key)))
                .collect(Collectors.joining(", "));
        if (!keys.isEmpty()) {
            err.println(resource.label() + ": map applies selector.query alone, not " + keys);
        }
    }

    private int map(List<ResourceMapping> resources) {
        Tally tally = new Tally(new BufferedOutputStream(out, 1 << 16));
        boolean whole = true;
        try (JsonParser parser = JSON.createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    tally.map(resources, parser.readValueAsTree());
                } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
                    err.println("line " + parser.currentLocation().getLineNr()
                            + " of the records: expected an object or an array of objects");
                    whole = false;
                    break;
                }
            }
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            err.println((location == null ? "" : "line " + location.getLineNr() + " of the records: ")
                    + Problems.oneLine(e.getOriginalMessage()));
            whole = false;
        } catch (IOException e) {
            err.println("The records cannot be read, or the entities not written: " + e.getMessage());
            whole = false;
        }
        whole &= tally.finish();
        return whole ? COMPLETE : INCOMPLETE;
    }

    private static String load(String location) throws IOException {
        if (location.startsWith("classpath:")) {
            String name = location.substring("classpath:".length()).replaceFirst("^/+", "");
            try (InputStream resource = MapCommand.class.getClassLoader().getResourceAsStream(name)) {
                if (resource == null) {
                    throw new IOException("no such resource on the class path");
                }
                return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        Path file = Path.of(location.startsWith("file:") ? location.substring("file:".length()) : location);
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file");
        }
        return Files.readString(file);
    }

    private int wrong(String message) {
        err.println(message);
        return CONFIGURATION;
    }

    /** Prints entities and counts what became of the records. */
    private final class Tally implements MappingListener {

        private static final int MOST_LINES = 20;

        private final OutputStream entities;
        private final MappingFaults faults = new MappingFaults();
        private JsonNode record;
        private IOException failure;
        private long records;
        private long mapped;
        private long filtered;
        private long wrong;

        private Tally(OutputStream entities) {
            this.entities = entities;
        }

        private void map(List<ResourceMapping> resources, JsonNode next) throws IOException {
            record = next;
            records++;
            for (ResourceMapping resource : resources) {
                resource.map(next, faults.counting(resource, next, this));
            }
            if (failure != null) {
                throw failure;
            }
        }

        private boolean finish() {
            try {
                entities.flush();
            } catch (IOException e) {
                failure = e;
            }
            if (wrong > MOST_LINES) {
                err.println("and " + (wrong - MOST_LINES) + " more like these");
            }
            faults.lines().forEach(err::println);
            err.println(records + " records, " + mapped + " entities, " + filtered + " filtered, " + wrong + " failed");
            return wrong == 0 && failure == null && !out.checkError();
        }

        @Override
        public void entity(Entity entity) {
            mapped++;
            try {
                entities.write("{\"blueprint\":".getBytes(StandardCharsets.UTF_8));
                entities.write(JSON.writeValueAsBytes(entity.blueprint()));
                entities.write(',');
                entities.write(Secrets.visible(new String(entity.json(), 1, entity.size() - 1, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
                entities.write('\n');
            } catch (IOException e) {
                failure = e;
            }
        }

        @Override
        public void filtered() {
            filtered++;
        }

        @Override
        public void unmappable(String reason) {
            failed("no entity", reason);
        }

        @Override
        public void refused(Entity entity, String reason) {
            failed("Port would refuse it", reason);
        }

        @Override
        public void unknown(String reason) {
            failed("unknown, a run would leave what Port has of it", reason);
        }

        @Override
        public void fault(String field, String reason) {
            // Counted by MappingFaults, told at the end
        }

        private void failed(String what, String reason) {
            if (++wrong <= MOST_LINES) {
                err.println(RecordName.of(record) + ": " + what + ": " + Problems.oneLine(reason));
            }
        }
    }
}
