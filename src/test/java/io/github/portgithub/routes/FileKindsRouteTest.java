package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.StoredEntity;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds that are made of files: {@code file}, {@code folder}, {@code skill} and {@code plugin}. */
class FileKindsRouteTest extends RouteTest {

    private static final String TREES = "GET /repos/[^/]+/[^/]+/git/trees/.*";
    private static final String BLOBS = "GET /repos/[^/]+/[^/]+/git/blobs/.*";
    private static final String IDENTIFIER =
            "(.repository // .__repository).full_name + \"/\" + (.path // .folder.path // .skill.path // \"plugin\")";

    @BeforeEach
    void acme() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        catalog.addBlueprints(new ObjectMapper().readTree("""
                [{"identifier": "thing", "title": "Thing", "relations": {}, "schema": {"properties": {
                   "value": {"type": "object"}}}}]
                """));
    }

    @Test
    void file_isWhatOceanMakesOfIt() throws Exception {
        model.files("acme/api")
                .put("package.json", "{\"name\": \"shop\", \"version\": 2}")
                .put("web/package.json", "{\"name\": \"web\"}")
                .put("web/other.json", "{}");
        routes.withMapping(mapping("file", "files: [{path: '**/package.json'}]", ". | del(.repository)"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing"))
                .containsExactlyInAnyOrder("acme/api/package.json", "acme/api/web/package.json");
        JsonNode record = value("acme/api/web/package.json");
        assertThat(record.path("content")).isEqualTo(json("{'name': 'web'}"));
        assertThat(record.path("organization").asText()).isEqualTo("acme");
        assertThat(record.path("branch").asText()).isEqualTo("main");
        assertThat(record.path("path").asText()).isEqualTo("web/package.json");
        assertThat(record.path("name").asText()).isEqualTo("package.json");
        assertThat(record.at("/metadata/path").asText()).isEqualTo("web/package.json");
        assertThat(record.at("/metadata/size").asInt()).isEqualTo(15);
        assertThat(record.at("/metadata/sha").asText()).matches("[0-9a-f]{40}");
        assertThat(record.at("/metadata/url").asText())
                .isEqualTo(github.url() + "/repos/acme/api/contents/web/package.json?ref=main");
        assertThat(github.requests(TREES)).hasSize(1);
        assertThat(github.requests(BLOBS)).isEmpty();
        assertThat(github.requests("POST /graphql")).hasSize(1);
    }

    @Test
    void repository_includesFiles_askedForByQueries_andThoseOfOthersOneByOne() throws Exception {
        for (int i = 0; i < 30; i++) {
            model.addRepository("acme", "r" + i);
            model.files("acme/r" + i).put("README.md", "# Of r" + i + "\n");
        }
        model.files("acme/api").link("README.md", "docs.md").put("docs.md", "# Behind a link\n");
        model.files("acme/r1").put("CODEOWNERS", new byte[] {0, 1});
        model.files("acme/r2").put("README.md", "x".repeat(450_000));
        model.files("acme/r3").put("README.md", "x".repeat(1024 * 1024 + 1));
        model.addRepository("acme", "empty");
        routes.withMapping(mapping(
                        "repository",
                        "includedFiles: [README.md, CODEOWNERS]",
                        ".__includedFiles | map_values(.[0:20])")
                .replace(IDENTIFIER, ".full_name"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(value("acme/r7")).isEqualTo(json("{'README.md':'# Of r7\\n','CODEOWNERS':null}"));
        assertThat(value("acme/api")).isEqualTo(json("{'README.md':'# Behind a link\\n','CODEOWNERS':null}"));
        assertThat(value("acme/r2").path("README.md").asText()).isEqualTo("x".repeat(20));
        assertThat(value("acme/r3").path("README.md").isNull()).isTrue();
        assertThat(value("acme/empty")).isEqualTo(json("{'README.md':null,'CODEOWNERS':null}"));
        assertThat(github.requests("POST /graphql")).hasSize(2);
        assertThat(github.requests("GET /repos/.*/contents/.*")).hasSize(2);
        assertThat(report.toString())
                .contains("1 files of more than 1 MiB were left out, the first: acme/r3/README.md");
    }

    @Test
    void repository_whoseFilesCannotBeTold_isUnknown_andKeepsWhatPortHas() throws Exception {
        model.files("acme/api").put("README.md", "# One\n");
        routes.withMapping(mapping("repository", "includedFiles: [README.md]", ".__includedFiles")
                .replace(IDENTIFIER, ".full_name"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on("POST /graphql").answer(403, Map.of(), "{\"message\":\"Resource not accessible by integration\"}");
        github.on("GET /repos/acme/api/contents/.*")
                .answer(403, Map.of(), "{\"message\":\"Resource not accessible by integration\"}");

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("repository")).as(report::toString).containsOnlyKeys("acme/api");
        assertThat(value("acme/api")).isEqualTo(json("{'README.md':'# One\\n'}"));
    }

    @Test
    void contentsAreReadOneByOne_whereQueriesAreRefused() throws Exception {
        model.files("acme/api").put("a.txt", "a").put("b.txt", "b");
        github.on("POST /graphql").answer(403, Map.of(), "{\"message\":\"Resource not accessible by integration\"}");
        routes.withMapping(mapping("file", "files: [{path: '*.txt'}]", ".content"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(values()).isEqualTo(Map.of("acme/api/a.txt", "\"a\"", "acme/api/b.txt", "\"b\""));
        assertThat(github.requests(BLOBS)).hasSize(2);
    }

    @Test
    void file_showsOfItsRepositoryWhateverTheMappingReads() throws Exception {
        model.files("acme/api").put("a.txt", "text");
        routes.withMapping(mapping(
                "file",
                "files: [{path: a.txt}]",
                "[.repository.name, .repository.owner.login, .repository.default_branch, .repository.html_url,"
                        + " .repository.description, .repository.owner.type, .__repository_full_name]"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(value("acme/api/a.txt"))
                .isEqualTo(
                        json(
                                "['api','acme','main','https://github.com/acme/api','All about api','Organization','acme/api']"));
        assertThat(github.requests("GET /repos/acme/api")).isEmpty();
    }

    // file | skipParsing | its content as JSON
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.json | false | {'a': [1, 2.50, true, null]} | {'a':[1,2.50,true,null]}",
                "a.json | true | {'a': 1} | '{ʼaʼ: 1}'",
                "a.JSON | false | {'a': 1} | {'a':1}",
                "a.json | false | {'a': | '{ʼaʼ:'",
                "a.yaml | false | a: [1, True, ~, 2026-01-01] | {'a':[1,true,null,'2026-01-01']}",
                "a.yml | false | a: 1⏎---⏎b: 2 | [{'a':1},{'b':2}]",
                "a.yml | false | a: &x {c: 1}⏎b: *x | {'a':{'c':1},'b':{'c':1}}",
                "a.yml | false | a: !Ref x | 'a: !Ref x'",
                "a.yml | false | # nothing | null",
                "a.txt | false | {'a': 1} | '{ʼaʼ: 1}'",
            })
    void file_isParsedByItsName(String name, boolean raw, String text, String content) throws Exception {
        model.files("acme/api").put(name, text.replace('\'', '"').replace('⏎', '\n'));
        routes.withMapping(mapping("file", "files: [{path: " + name + ", skipParsing: " + raw + "}]", ".content"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(value("acme/api/" + name))
                .isEqualTo(json(content.replace("ʼ", "\\\"").replace("⏎", "\\n")));
    }

    @Test
    void file_ofAnybodys_cannotHoldUpARun() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, alias))));
        }
        model.files("acme/api")
                .put("bomb.yaml", bomb.toString())
                .put("deep.yaml", "[".repeat(400_000))
                .put("deep.json", "[".repeat(400_000))
                .put("self.yaml", "a: &a\n  b: *a\n")
                .put("good.yaml", "a: 1");
        routes.withMapping(mapping("file", "files: [{path: '*.{yaml}'}, {path: '*.*'}]", ".content | type"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(values())
                .isEqualTo(Map.of(
                        "acme/api/bomb.yaml", "\"string\"",
                        "acme/api/deep.yaml", "\"string\"",
                        "acme/api/deep.json", "\"string\"",
                        "acme/api/self.yaml", "\"string\"",
                        "acme/api/good.yaml", "\"object\""));
        assertThat(report.toString()).contains("file: 4 files are not what their names say");
    }

    @Test
    void file_leavesOutWhatHasNoText_andTellsHowMuch() throws Exception {
        model.files("acme/api")
                .put("a.txt", "text")
                .put("b.bin", new byte[] {1, 2, 0, 3})
                .put("large.txt", "x".repeat(1024 * 1024 + 1))
                .put("latin.txt", new byte[] {'a', (byte) 0xe9, 'b'})
                .put("bom.txt", "\uFEFFtext")
                .link("link", "a.txt")
                .submodule("lib");
        routes.withMapping(mapping("file", "files: [{path: '**'}]", ".content"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(values())
                .isEqualTo(Map.of(
                        "acme/api/a.txt", "\"text\"",
                        "acme/api/latin.txt", "\"a\uFFFDb\"",
                        "acme/api/bom.txt", "\"text\""));
        assertThat(report.toString())
                .contains("file: 1 symbolic links were left out, the first: acme/api/link")
                .contains("file: 1 submodules were left out, the first: acme/api/lib")
                .contains("file: 1 files of more than 1 MiB were left out, the first: acme/api/large.txt")
                .contains("file: 1 binary files were left out, the first: acme/api/b.bin");
    }

    @Test
    void file_asksForOneTree_howeverManyResourcesAndKindsAreMadeOfIt() throws Exception {
        model.files("acme/api")
                .put("a.txt", "a")
                .put("docs/b.txt", "b")
                .put("skills/x/SKILL.md", "---\nname: x\n---\nDo.");
        routes.withMapping("resources:\n"
                + resource("file", "files: [{path: a.txt}]", ".content")
                + resource("file", "files: [{path: '**/b.txt'}]", ".content")
                + resource("folder", "folders: [{path: docs}]", ".folder.path")
                + resource("skill", "paths: [{path: '**/SKILL.md'}]", ".skill.name")
                + resource("plugin", "providers: [claude]", ".plugin.name"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing"))
                .containsExactlyInAnyOrder(
                        "acme/api/a.txt", "acme/api/docs/b.txt", "acme/api/docs", "acme/api/skills/x");
        assertThat(github.requests(TREES)).hasSize(1);
        assertThat(github.requests(BLOBS)).hasSize(3);
    }

    /** One content is read once, however many files have it. */
    @Test
    void file_readsAContentOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            model.files("acme/api").put("d" + i + "/same.txt", "same");
        }
        routes.withMapping(mapping("file", "files: [{path: '**/same.txt'}]", ".content"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(identifiers("thing")).hasSize(20);
        assertThat(github.requests(BLOBS)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "7, 10", "30, 3"})
    void aTreeThatIsCutOff_isReadFolderByFolder(int limit, int folders) throws Exception {
        for (int i = 0; i < folders; i++) {
            model.files("acme/api")
                    .put("d" + i + "/x/service.yaml", "n: " + i)
                    .put("d" + i + "/x/other.txt", "")
                    .put("elsewhere/" + i + "/a.txt", "");
        }
        model.files("acme/api").put("service.yaml", "n: 99");
        model.setTreeLimit(limit);
        routes.withMapping(
                mapping("file", "files: [{path: 'd*/**/service.yaml'}, {path: service.yaml}]", ".content.n"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing")).hasSize(folders + 1);
        // Where nothing can match nobody looks
        assertThat(github.requests(TREES)).hasSizeLessThanOrEqualTo(2 + 4 * folders);
    }

    @Test
    void aTreeThatCannotBeReadWhole_isUnknown_andNothingOfItIsDeleted() throws Exception {
        model.addRepository("acme", "other");
        model.addRepository("acme", "empty");
        for (String repository : List.of("acme/api", "acme/other")) {
            model.files(repository).put("d/a.txt", "a").put("d/b.txt", "b");
        }
        routes.withMapping(mapping("file", "files: [{path: '**/*.txt'}]", ".content"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        model.files("acme/api").remove("d/b.txt");
        model.files("acme/other").remove("d/b.txt");
        github.on("GET /repos/acme/other/git/trees/.*")
                .answer(
                        200,
                        Map.of(),
                        "{\"sha\":\"0123456789012345678901234567890123456789\",\"tree\":[],\"truncated\":true}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("file")).as(report::toString).containsOnlyKeys("acme/other");
        assertThat(identifiers("thing"))
                .containsExactlyInAnyOrder("acme/api/d/a.txt", "acme/other/d/a.txt", "acme/other/d/b.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "git/trees/main | 404 | Not Found",
                "git/trees/main | 403 | Resource not accessible by integration",
                "git/trees/main | 409 | Conflict",
                "git/blobs/.* | 404 | Not Found",
                "git/blobs/.* | 403 | Blob is too large",
            })
    void whatIsRefused_isUnknown(String path, int status, String message) throws Exception {
        model.files("acme/api").put("a.txt", "a");
        routes.withMapping(mapping("file", "files: [{path: '**/*.txt'}]", ".content"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        model.files("acme/api").put("b.txt", "b").remove("a.txt");
        github.on("GET /repos/acme/api/" + path).answer(status, Map.of(), "{\"message\":\"" + message + "\"}");

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("file")).as(report::toString).containsOnlyKeys("acme/api");
        assertThat(identifiers("thing")).containsExactly("acme/api/a.txt");
    }

    @Test
    void aRepositoryWithoutACommit_hasNoFiles() throws Exception {
        model.files("acme/api").put("a.txt", "a");
        model.addRepository("acme", "other");
        model.files("acme/other").put("a.txt", "a");
        routes.withMapping(mapping("file", "files: [{path: '**/*.txt'}]", ".content"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        model.files("acme/api").remove("a.txt");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing")).containsExactly("acme/other/a.txt");
    }

    @Test
    void aSelectorNamesOrganizations_repositoriesAndBranches() throws Exception {
        model.addOrganization("globex");
        model.addRepository("acme", "web");
        model.addRepository("globex", "api");
        model.files("acme/api").put("a.txt", "main");
        model.files("acme/api", "release/1").put("a.txt", "release");
        model.files("acme/web").put("a.txt", "web");
        model.files("globex/api").put("a.txt", "globex");
        routes.withMapping(mapping(
                                "file",
                                "files: [{path: a.txt, organization: acme, repos: [{name: api}, {name: API, branch: release/1}]}]",
                                ".content")
                        .replace(".path // ", ".branch // "))
                .with("github.organizations", "acme, globex");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(values()).isEqualTo(Map.of("acme/api/main", "\"main\"", "acme/api/release/1", "\"release\""));
        assertThat(github.requests("GET /repos/acme/web/.*")).isEmpty();
        assertThat(github.requests(TREES).stream().map(RecordedRequest::path))
                .contains("/repos/acme/api/git/trees/release%2F1");
    }

    @Test
    void file_includesFilesBesideIt() throws Exception {
        model.files("acme/api")
                .put("a/service.yaml", "n: 1")
                .put("a/README.md", "of a")
                .put("b/service.yaml", "n: 2")
                .put("README.md", "of the root");
        routes.withMapping(mapping(
                "file",
                "files: [{path: '*/service.yaml'}]\n      includedFiles: [README.md, /a/README.md]",
                ".__includedFiles"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(value("acme/api/a/service.yaml")).isEqualTo(json("{'README.md':'of a','/a/README.md':'of a'}"));
        assertThat(value("acme/api/b/service.yaml")).isEqualTo(json("{'README.md':null,'/a/README.md':null}"));
    }

    @Test
    void folder_isWhatOceanMakesOfIt() throws Exception {
        model.files("acme/api")
                .put("services/a/x.txt", "")
                .put("services/b/deep/x.txt", "")
                .put("services/b/README.md", "of b")
                .put("README.md", "of the root")
                .put("docs/x.txt", "");
        routes.withMapping(mapping(
                "folder",
                "folders: [{path: 'services/*', includedFiles: [README.md]}]\n      includedFiles: [README.md]",
                ". | del(.__repository)"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing")).containsExactlyInAnyOrder("acme/api/services/a", "acme/api/services/b");
        JsonNode record = value("acme/api/services/b");
        assertThat(record.at("/folder/type").asText()).isEqualTo("tree");
        assertThat(record.at("/folder/mode").asText()).isEqualTo("040000");
        assertThat(record.at("/folder/url").asText())
                .startsWith(github.url() + "/repos/acme/api/git/trees/")
                .endsWith(record.at("/folder/sha").asText());
        assertThat(record.at("/folder/__includedFiles/README.md").asText()).isEqualTo("of b");
        assertThat(record.at("/__includedFiles/README.md").asText()).isEqualTo("of the root");
        assertThat(record.path("__branch").asText()).isEqualTo("main");
        assertThat(value("acme/api/services/a")
                        .at("/folder/__includedFiles/README.md")
                        .isNull())
                .isTrue();
    }

    @Test
    void folder_ofTheRoot_needsNoMoreThanTheRootsOwnTree() throws Exception {
        model.files("acme/api").put("a/b/c.txt", "").put("d/e.txt", "").put("f.txt", "");
        routes.withMapping(mapping("folder", "folders: [{repos: [{name: api}]}]", ".folder.path"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(identifiers("thing")).containsExactlyInAnyOrder("acme/api/a", "acme/api/d");
        assertThat(github.requests(TREES))
                .singleElement()
                .satisfies(request -> assertThat(request.query()).isNull());
    }

    @Test
    void skill_isWhatOceanMakesOfIt() throws Exception {
        model.files("acme/api")
                .put(
                        ".claude/skills/hello/SKILL.md",
                        "---\nname: hello-skill\ndescription: Greets.\nx: [1]\n---\n\n# Hello\n")
                .put("skills/plain/SKILL.md", "Only text.")
                .put("elsewhere/SKILL.md", "not in a layout");
        routes.withMapping(mapping("skill", "", ".skill"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing"))
                .containsExactlyInAnyOrder("acme/api/.claude/skills/hello", "acme/api/skills/plain");
        JsonNode skill = value("acme/api/.claude/skills/hello");
        assertThat(skill.path("blob_sha").asText()).matches("[0-9a-f]{40}");
        ((ObjectNode) skill).remove("blob_sha");
        assertThat(skill)
                .isEqualTo(
                        json("{'name':'hello-skill','description':'Greets.','instructions':'# Hello\\n','frontmatter':"
                                + "{'name':'hello-skill','description':'Greets.','x':[1]},'path':'.claude/skills/hello',"
                                + "'skillMdPath':'.claude/skills/hello/SKILL.md','root':'.claude/skills'}"));
        JsonNode plain = value("acme/api/skills/plain");
        assertThat(plain.path("name").asText()).isEqualTo("plain");
        assertThat(plain.path("root").asText()).isEqualTo("skills");
        assertThat(plain.path("frontmatter")).isEmpty();
    }

    @Test
    void plugin_isWhatOceanMakesOfIt() throws Exception {
        model.addRepository("acme", "hooks");
        model.addRepository("acme", "none");
        model.files("acme/none").put("a.txt", "");
        model.files("acme/hooks").put(".opencode/plugins/x.ts", "").put(".pi/extensions/y.ts", "");
        model.files("acme/api")
                .put(
                        ".claude-plugin/plugin.json",
                        "{\"name\":\"tools\",\"description\":\"Of Claude\",\"version\":\"1\"}")
                .put(".claude-plugin/marketplace.json", "{\"name\":\"shop\",\"plugins\":[]}")
                .put(".cursor-plugin/plugin.json", "{\"name\":\"tools\",\"displayName\":\"Tools\",\"skills\":\"./s/\"}")
                .put(".codex-plugin/plugin.json", "{")
                .put(".agents/plugins/marketplace.json", "{\"name\":\"agents\",\"plugins\":[{\"name\":\"a\"}]}");
        routes.withMapping(mapping("plugin", "", ".plugin"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("thing")).containsExactlyInAnyOrder("acme/api/plugin", "acme/hooks/plugin");
        assertThat(value("acme/api/plugin"))
                .isEqualTo(json(
                        "{'name':'tools','displayName':'Tools','description':'Of Claude','version':'1','supports':{"
                                + "'claude':true,'cursor':true,'codex':false,'agents':true,'kimi':false,'opencode':false,'pi':false,"
                                + "'antigravity':false},'claude':{'name':'tools','description':'Of Claude','version':'1',"
                                + "'marketplaceName':'shop'},'cursor':{'name':'tools','displayName':'Tools','skills':'./s/'},"
                                + "'codex':{},'agents':{'name':'a','plugins':[{'name':'a'}],'marketplaceName':'agents'},'kimi':{},"
                                + "'opencode':{},'pi':{},'antigravity':{}}"));
        assertThat(value("acme/hooks/plugin").at("/opencode/detected").asBoolean())
                .isTrue();
        assertThat(value("acme/hooks/plugin").path("name").asText()).isEqualTo("hooks");
        assertThat(report.toString()).contains("plugin: 1 files are not what their names say");
    }

    @Test
    void itemsToParse_takesApartAContent() throws Exception {
        model.files("acme/api")
                .put("package.json", "{\"dependencies\": {\"express\": \"^4\", \"pino\": \"^9\"}}")
                .put("bare/package.json", "{\"name\": \"bare\"}");
        routes.withMapping("resources:\n"
                + resource("file", "files: [{path: '**/package.json'}]", ".item.value")
                        .replace("    port:\n", "    port:\n      itemsToParse: .content.dependencies | to_entries\n")
                        .replace("(.path", "(.item.key"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(values()).isEqualTo(Map.of("acme/api/express", "\"^4\"", "acme/api/pino", "\"^9\""));
    }

    private static String mapping(String kind, String selector, String value) {
        return "resources:\n" + resource(kind, selector, value);
    }

    private static String resource(String kind, String selector, String value) {
        return "  - kind: " + kind + "\n    selector:\n      query: 'true'\n      " + selector + "\n"
                + "    port:\n      entity:\n        mappings:\n"
                + "          identifier: '" + IDENTIFIER + "'\n          blueprint: '\"thing\"'\n"
                + "          properties:\n            value: '{v: (" + value.replace("'", "''") + ")}'\n";
    }

    private Map<String, String> values() {
        return catalog.entities("thing").stream()
                .collect(Collectors.toMap(
                        StoredEntity::identifier,
                        entity -> entity.json().at("/properties/value/v").toString()));
    }

    private JsonNode value(String identifier) {
        return catalog.entity("thing", identifier).orElseThrow().json().at("/properties/value/v");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
