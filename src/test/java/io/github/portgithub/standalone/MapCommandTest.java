package io.github.portgithub.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.mapping.Heard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MapCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'login':'a'},{'login':'b'}]",
                "{'login':'a'}\n{'login':'b'}\n",
                "[{'login':'a'}][{'login':'b'}]",
                "[]\n[[{'login':'a'}],[{'login':'b'}]]"
            })
    void printsOneEntityALine_howeverRecordsAreStrung(String records) {
        assertThat(run(records, "--kind", "organization")).isEqualTo(Command.COMPLETE);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .extracting(line -> Heard.json(line).get("identifier").textValue())
                .containsExactly("a", "b");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\"blueprint\":\"githubOrganization\",\"identifier\":\"a\",");
        assertThat(err()).isEqualTo("2 records, 2 entities, 0 filtered, 0 failed\n");
    }

    @Test
    void usesTheNamedMapping_withOrWithoutPrefix(@TempDir Path folder) throws IOException {
        Path mapping = folder.resolve("my.yml");
        Files.writeString(mapping, """
                resources:
                - kind: pull_request
                  selector: {query: .draft | not}
                  port: {entity: {mappings: {identifier: .id, blueprint: '"pr"', title: .title}}}
                - kind: pull-request
                  selector: {query: 'true'}
                  port: {entity: {mappings: {identifier: .id, blueprint: '"all"'}}}
                """);
        String records = "[{'id':1,'draft':true,'title':'é'},{'id':2,'title':'é'}]";

        assertThat(run(records, "--kind", "pull_request", "--mapping", mapping.toString()))
                .isEqualTo(Command.COMPLETE);
        assertThat(run(records, "--mapping=file:" + mapping, "--kind=pull-request"))
                .isEqualTo(Command.COMPLETE);

        String once = """
                {"blueprint":"all","identifier":"1"}
                {"blueprint":"pr","identifier":"2","title":"é"}
                {"blueprint":"all","identifier":"2"}
                """;
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(once + once);
        assertThat(err()).contains("2 records, 3 entities, 1 filtered, 0 failed\n");
    }

    @Test
    void tellsWhatBecomesOfTheOthers() {
        String records = "[{'login':'a'},{'x':1},{'login':'not allowed'}]";

        assertThat(run(records, "--kind", "organization")).isEqualTo(Command.INCOMPLETE);

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        assertThat(err().lines())
                .containsExactly(
                        "unnamed record: no entity: port.entity.mappings.identifier: no output",
                        "not allowed: Port would refuse it: port.entity.mappings.identifier: 'not allowed' holds white"
                                + " space or a control character, Port allows letters, digits and @ _ . + : \\ / = ' -",
                        "3 records, 1 entities, 0 filtered, 2 failed");
    }

    @Test
    void tellsOfMisspelledFields(@TempDir Path folder) throws IOException {
        Path mapping = folder.resolve("my.yml");
        Files.writeString(mapping, """
                resources:
                - kind: x
                  selector: {query: 'true'}
                  port: {entity: {mappings: {identifier: .id, blueprint: '"b"', properties: {a: .nme, b: .id.c}}}}
                """);

        run("{'id':1}".repeat(5), "--kind", "x", "--mapping", mapping.toString());

        assertThat(err())
                .contains("x[0].port.entity.mappings.properties.a: null for each of 5 records, probably misspelled")
                .contains("x[0].port.entity.mappings.properties.b: null for 5 of 5 records; first: 1: Cannot index");
    }

    @Test
    void warnsOfSelectorKeys_thatItDoesNotApply(@TempDir Path folder) throws IOException {
        Path mapping = folder.resolve("my.yml");
        Files.writeString(mapping, """
                resources:
                - kind: issue
                  selector: {query: 'true', repositoryType: all, state: closed, labels: [bug]}
                  port: {entity: {mappings: {identifier: .id, blueprint: '"b"'}}}
                - kind: repository
                  selector: {query: 'true', repositoryType: private}
                  port: {entity: {mappings: {identifier: .id, blueprint: '"b"'}}}
                """);

        assertThat(run("{'id':1}", "--kind", "issue", "--mapping", mapping.toString()))
                .isEqualTo(Command.COMPLETE);

        assertThat(err().lines())
                .containsExactly(
                        "issue[0]: map applies selector.query alone, not state, labels",
                        "1 records, 1 entities, 0 filtered, 0 failed");
    }

    @Test
    void warnsOfNoSelectorKey_whereItLeavesNothingOut() {
        run("[]", "--kind", "pull-request");

        assertThat(err()).isEqualTo("0 records, 0 entities, 0 filtered, 0 failed\n");
    }

    @Test
    void doesNotFloodTheErrorStream() {
        run("{'x':1}".repeat(1_000), "--kind", "organization");

        assertThat(err().lines()).hasSize(22).contains("and 980 more like these");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{'login':'a'},", "{'login':'a'} 5", "{'login':'a'} x"})
    void isIncomplete_whereTheInputBreaks_butPrintsWhatCameBefore(String records) {
        assertThat(run(records, "--kind", "organization")).isEqualTo(Command.INCOMPLETE);

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        assertThat(err()).contains("line 1 of the records: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--kind",
                "--kinds x",
                "x",
                "--kind issue",
                "--kind organization --mapping",
                "--kind organization --maping x.yml",
                "--kind organization --mapping no-such-file.yml",
                "--kind organization --mapping file:no-such-file.yml",
                "--kind organization --mapping classpath:no-such-file.yml",
                "--kind organization --mapping classpath:port-github/blueprints.json"
            })
    void readsNothing_whereTheArgumentsOrTheMappingAreWrong(String arguments) {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");

        assertThat(run("[{'login':'a'}]", words)).isEqualTo(Command.CONFIGURATION);

        assertThat(out.size()).isZero();
        assertThat(err()).isNotBlank();
    }

    @Test
    void explainsItself() {
        assertThat(run("", "--help")).isEqualTo(Command.COMPLETE);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: map [-h] --kind=KIND");
    }

    private int run(String records, String... arguments) {
        byte[] input = records.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream mistakes = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Program.prepared(new CommandLine(new MapCommand(new ByteArrayInputStream(input), output, mistakes)))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(mistakes, true))
                .execute(arguments);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
