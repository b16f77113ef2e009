package io.github.portgithub.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.portgithub.port.Datasource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the archives hold is the same whenever and wherever they are built, and can be checked. */
class ArchivesIT {

    private static final Path TARGET = Path.of("target");
    private static final Path ZIP = TARGET.resolve("port-github-routes.zip");
    private static final Path DISTRIBUTION = TARGET.resolve("port-github-routes");

    static Stream<Path> ours() throws IOException {
        List<Path> archives = new ArrayList<>(List.of(ZIP, DISTRIBUTION.resolve("port-github-routes.jar")));
        try (Stream<Path> libraries = Files.list(DISTRIBUTION.resolve("lib"))) {
            libraries
                    .filter(file -> file.getFileName().toString().startsWith("port-github-routes"))
                    .forEach(archives::add);
        }
        return archives.stream();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void hasOneTimeAndNoPlace(Path archive) throws IOException {
        Set<String> times = new TreeSet<>();
        List<String> names = new ArrayList<>();
        byte[] place = Path.of("").toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        try (ZipFile file = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                times.add(entry.getTimeLocal().toString());
                names.add(entry.getName());
                assertThat(indexOf(read(file, entry), place))
                        .as("the folder of the build in " + entry.getName())
                        .isNegative();
            }
        }

        assertThat(times).hasSize(1);
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        if (!archive.equals(ZIP)) {
            // Behind what a jar begins with; the order is that of names, not of a file system
            List<String> files = names.stream()
                    .filter(name -> !name.startsWith("META-INF/") && !name.endsWith("/"))
                    .toList();
            List<String> folders = files.stream()
                    .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
                    .distinct()
                    .toList();
            for (String folder : folders) {
                assertThat(files.stream()
                                .filter(name -> name.startsWith(folder) && name.indexOf('/', folder.length()) < 0))
                        .as(folder)
                        .isSorted();
            }
        }
    }

    @Test
    void theChecksumIsThatOfTheZip() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");

        String sum = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(ZIP)));

        assertThat(Files.readString(TARGET.resolve(ZIP.getFileName() + ".sha256"))
                        .strip())
                .isEqualTo(sum + " *" + ZIP.getFileName());
    }

    @Test
    void whatIsDeployedNamesTheVersion() throws IOException {
        Path deploy = DISTRIBUTION.resolve("deploy");

        for (String file :
                List.of("helm/port-github-routes/Chart.yaml", "compose/compose.yaml", "kubernetes/cronjob.yaml")) {
            assertThat(Files.readString(deploy.resolve(file)))
                    .contains(Datasource.programVersion())
                    .doesNotContain("${");
        }
        // Whose braces are nobody's but Helm's
        assertThat(deploy.resolve("helm/port-github-routes/templates/_helpers.tpl"))
                .hasSameTextualContentAs(Path.of("src/deploy/helm/port-github-routes/templates/_helpers.tpl"));
        assertThat(deploy.resolve("systemd/port-github-routes.service")).exists();
    }

    @Test
    void theBillOfMaterialsHasEachLibrary() throws IOException {
        Set<String> packaged = new TreeSet<>();
        Set<String> billed = new TreeSet<>();
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            ZipEntry bill = zip.getEntry("port-github-routes.cdx.json");
            assumeTrue(bill != null, "this build makes no bill of materials, see cyclonedx.skip");
            JsonNode json = JsonMapper.builder().build().readTree(read(zip, bill));
            assertThat(json.path("bomFormat").asText()).isEqualTo("CycloneDX");
            json.path("components")
                    .forEach(one -> billed.add(one.path("name").asText() + "-"
                            + one.path("version").asText() + ".jar"));
            assertThat(TARGET.resolve(bill.getName())).hasBinaryContent(read(zip, bill));
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.matches("lib/(?!port-github-routes).*\\.jar"))
                    .forEach(name -> packaged.add(name.substring("lib/".length())));
        }

        assertThat(packaged).isNotEmpty();
        assertThat(billed).containsAll(packaged);
    }

    private static byte[] read(ZipFile file, ZipEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static int indexOf(byte[] text, byte[] word) {
        for (int i = 0; i <= text.length - word.length; i++) {
            int at = 0;
            while (at < word.length && text[i + at] == word[at]) {
                at++;
            }
            if (at == word.length) {
                return i;
            }
        }
        return -1;
    }
}
