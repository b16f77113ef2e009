package io.github.portgithub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.portgithub.github.GithubJson;
import io.github.portgithub.jq.JqProgram;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.Projection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Parses a page of full-size pull requests, whole or what the packaged mapping reads of it: records a second, one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class PageBenchmark {

    private static final int RECORDS = 100;

    private byte[] page;
    private ObjectReader whole;
    private ObjectReader projected;

    /** Writes the page and reads the mapping. */
    @Setup
    public void setUp() throws IOException {
        page = PullRequests.page(RECORDS).getBytes(StandardCharsets.UTF_8);
        String mapping;
        try (InputStream file = PortAppConfig.class.getResourceAsStream("/port-github/port-app-config.yml")) {
            mapping = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        Projection projection = PortAppConfig.parse(mapping, "packaged").resources().stream()
                .filter(resource -> resource.kind().equals("pull-request"))
                .findFirst()
                .orElseThrow()
                .projection();
        whole = GithubJson.mapper(1 << 26).readerFor(JsonNode.class);
        projected = whole.with(projection.inside(JqProgram.EACH));
    }

    /** Everything, as with {@code port.mapping.projection=false}. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public JsonNode whole() throws IOException {
        return whole.readValue(new ByteArrayInputStream(page));
    }

    /** What the mapping reads. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public JsonNode projected() throws IOException {
        return projected.readValue(new ByteArrayInputStream(page));
    }
}
