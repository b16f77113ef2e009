package io.github.portgithub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.jq.JqProgram;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.infra.Blackhole;

/** Maps full-size pull requests, parsed before, with the expressions of Ocean's mappings: records a second, one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class MappingBenchmark {

    private static final int RECORDS = 100;

    private static final String LEAD_TIME_HOURS = """
            (.created_at as $createdAt | .merged_at as $mergedAt |
            ($createdAt | sub("\\\\..*Z$"; "Z") | strptime("%Y-%m-%dT%H:%M:%SZ") | mktime) as $createdTimestamp |
            ($mergedAt | if . == null then null else sub("\\\\..*Z$"; "Z") |
            strptime("%Y-%m-%dT%H:%M:%SZ") | mktime end) as $mergedTimestamp |
            if $mergedTimestamp == null then null else
            (((($mergedTimestamp - $createdTimestamp) / 3600) * 100 | floor) / 100) end)""";

    private static final List<String> TUTORIAL = List.of(
            "true",
            ".head.repo.name + (.id|tostring)",
            ".title",
            "\"githubPullRequest\"",
            ".user.login",
            "[.assignees[].login]",
            "[.requested_reviewers[].login]",
            ".state",
            ".closed_at",
            ".updated_at",
            ".merged_at",
            ".created_at",
            ".html_url",
            LEAD_TIME_HOURS,
            ".head.repo.name");

    private static final List<String> PRODUCTION = List.of(
            "true",
            ".head.repo.name + (.id|tostring)",
            ".title",
            "\"githubPullRequest\"",
            "(.user.login | gsub(\"\\\\[\"; \"-\") | gsub(\"\\\\](?=[^$])\"; \"-\") | gsub(\"\\\\]$\"; \"\"))",
            "[.assignees[].login | gsub(\"\\\\](?=[^$])\"; \"-\") | gsub(\"\\\\]$\"; \"\")]",
            "[.requested_reviewers[].login | gsub(\"\\\\](?=[^$])\"; \"-\") | gsub(\"\\\\]$\"; \"\")]",
            ".state",
            ".closed_at",
            ".updated_at",
            ".merged_at",
            ".created_at",
            ".id",
            ".html_url",
            LEAD_TIME_HOURS,
            ".__repository");

    private final List<JsonNode> records = new ArrayList<>();
    private List<JqProgram> tutorial;
    private List<JqProgram> production;
    private List<JqProgram> leadTime;
    private List<JqProgram> paths;

    /** Parses one page and compiles the programs. */
    @Setup
    public void setUp() throws Exception {
        new ObjectMapper().readTree(PullRequests.page(RECORDS)).forEach(records::add);
        tutorial = compile(TUTORIAL);
        production = compile(PRODUCTION);
        leadTime = compile(List.of(LEAD_TIME_HOURS));
        paths = compile(List.of(".title", ".user.login", ".head.repo.name"));
    }

    private static List<JqProgram> compile(List<String> sources) throws JqException {
        List<JqProgram> programs = new ArrayList<>();
        for (String source : sources) {
            programs.add(JqProgram.compile(source));
        }
        return programs;
    }

    /** The mapping of Ocean's GitHub tutorial. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void tutorial(Blackhole blackhole) throws JqException {
        map(tutorial, blackhole);
    }

    /** The default mapping of Port's GitHub integration. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void production(Blackhole blackhole) throws JqException {
        map(production, blackhole);
    }

    /** Their most expensive expression. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void leadTime(Blackhole blackhole) throws JqException {
        map(leadTime, blackhole);
    }

    /** Three paths. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void paths(Blackhole blackhole) throws JqException {
        map(paths, blackhole);
    }

    private void map(List<JqProgram> programs, Blackhole blackhole) throws JqException {
        for (JsonNode record : records) {
            for (JqProgram program : programs) {
                blackhole.consume(program.first(record));
            }
        }
    }
}
