package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ocean's own mapping files, unchanged, give the entities that Ocean gives. Runs where those files are at hand. */
class OceanMappingsTest {

    private static final Path OCEAN = Path.of(System.getenv().getOrDefault("PORT_GITHUB_SHARED", "../shared"), "ocean");

    @BeforeAll
    static void needsOceansFiles() {
        assumeTrue(Files.isDirectory(OCEAN), "no mapping files of Ocean in " + OCEAN.toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "tutorial-port-app-config.yml,github,public",
        "tutorial-acme.json,acme,all",
        "production-port-app-config.yml,,all"
    })
    void areReadUnchanged(String file, String organization, String repositoryType) throws IOException {
        PortAppConfig config = config(file);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.resources())
                .extracting(ResourceMapping::kind)
                .containsExactly("organization", "repository", "pull-request");
        assertThat(config.resources())
                .allSatisfy(resource -> assertThat(resource.selector())
                        .containsEntry("organizations", organization == null ? List.of() : List.of(organization)));
        assertThat(config.resources().get(1).selector()).containsEntry("repositoryType", repositoryType);
        assertThat(config.resources().get(2).selector()).containsEntry("repositoryType", repositoryType);
    }

    @Test
    void tutorialMapsAnOrganization() throws IOException {
        ResourceMapping organization = config("tutorial-acme.json").resources().get(0);

        assertThat(Heard.of(organization, Records.ORGANIZATION).body())
                .isEqualTo(Heard.json("{'identifier':'Acme','title':'Acme','properties':"
                        + "{'description':null,'url':'https://github.com/acme','verified':true}}"));
        assertThat(Heard.of(organization, "{'login':'acme','name':null}").unmappable)
                .hasSize(1);
    }

    @Test
    void tutorialMapsARepository() throws IOException {
        Heard heard = Heard.of(config("tutorial-acme.json").resources().get(1), Records.INTERNAL_REPOSITORY);

        assertThat(heard.body())
                .isEqualTo(Heard.json("{'identifier':'api','title':'api','properties':"
                        + "{'description':null,'url':'https://github.com/acme/api','defaultBranch':'main'}}"));
    }

    @Test
    void tutorialMapsAPullRequestFromAFork() throws IOException {
        Heard heard = Heard.of(config("tutorial-acme.json").resources().get(2), Records.mergedFromFork());

        assertThat(heard.body())
                .isEqualTo(Heard.json("{'identifier':'api-of-mona9001','title':'Bump','properties':{"
                        + "'creator':'dependabot[bot]','assignees':['mona','a[bot]'],'reviewers':[],'status':'closed',"
                        + "'closedAt':'2024-03-02T11:30:00Z','updatedAt':'2024-03-02T11:30:01Z',"
                        + "'mergedAt':'2024-03-02T11:30:00Z','createdAt':'2024-03-01T10:00:00Z',"
                        + "'link':'https://github.com/acme/api/pull/17','leadTimeHours':25.5},"
                        + "'relations':{'repository':'api-of-mona'}}"));
    }

    @Test
    void tutorialMapsAPullRequestWhoseForkIsGone() throws IOException {
        Heard heard = Heard.of(config("tutorial-acme.json").resources().get(2), Records.draftOfADeletedFork());

        assertThat(heard.entities).extracting(Entity::identifier).containsExactly("9001");
        assertThat(heard.body().at("/relations/repository").isNull()).isTrue();
        assertThat(heard.body().at("/properties/leadTimeHours").isNull()).isTrue();
        assertThat(heard.faults)
                .allSatisfy((field, reason) -> assertThat(reason).isEqualTo(MappingListener.NULL));
    }

    @Test
    void productionMapsWhatItHas() throws IOException {
        PortAppConfig config = config("production-port-app-config.yml");

        JsonNode organization =
                Heard.of(config.resources().get(0), Records.ORGANIZATION).body();
        assertThat(organization.get("identifier").textValue()).isEqualTo("acme");
        assertThat(organization.at("/properties/description").textValue()).isEmpty();
        assertThat(organization.at("/properties/hooksUrl").isNull()).isTrue();

        JsonNode repository =
                Heard.of(config.resources().get(1), Records.INTERNAL_REPOSITORY).body();
        assertThat(repository.get("identifier").textValue()).isEqualTo("api");
        assertThat(repository.at("/properties/visibility").textValue()).isEqualTo("private");
        assertThat(repository.at("/properties/readme").isNull()).isTrue();
        assertThat(repository.at("/relations/organization").textValue()).isEqualTo("acme");
    }

    @Test
    void productionRewritesTheBracketsOfBots() throws IOException {
        JsonNode body = Heard.of(
                        config("production-port-app-config.yml").resources().get(2), Records.mergedFromFork())
                .body();

        assertThat(body.get("identifier").textValue()).isEqualTo("api-of-mona9001");
        assertThat(body.at("/properties/creator").textValue()).isEqualTo("dependabot-bot");
        assertThat(body.at("/properties/assignees")).isEqualTo(Heard.json("['mona','a[bot']"));
        assertThat(body.at("/properties/prNumber").intValue()).isEqualTo(9001);
        assertThat(body.at("/properties/leadTimeHours").doubleValue()).isEqualTo(25.5);
        assertThat(body.at("/relations/repository").textValue()).isEqualTo("api");
    }

    private static PortAppConfig config(String file) throws IOException {
        return PortAppConfig.parse(Files.readString(OCEAN.resolve(file)), file);
    }
}
