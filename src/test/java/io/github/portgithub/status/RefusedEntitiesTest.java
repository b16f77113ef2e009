package io.github.portgithub.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.status.RefusedEntities.DeadLetterFile;
import io.github.portgithub.status.RefusedEntities.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedEntitiesTest {

    @TempDir
    private Path folder;

    @Test
    void hasNothing_whereThereIsNoFolderYet() throws Exception {
        assertThat(new RefusedEntities("file:" + folder.resolve("none") + "?charset=utf-8").files())
                .isEmpty();
        assertThat(new RefusedEntities("kafka:refused").isReadable()).isFalse();
        assertThat(new RefusedEntities("kafka:refused").files()).isEmpty();
    }

    @Test
    void tellsTheNewestFiles_andTheEndOfThem() throws Exception {
        for (int i = 1; i <= 8; i++) {
            Path file = Files.writeString(folder.resolve("run-" + i + ".ndjson"), line("entity-" + i));
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * i));
        }
        RefusedEntities refused = new RefusedEntities("file:" + folder);

        List<DeadLetterFile> files = refused.files();

        assertThat(files)
                .extracting(file -> file.path().getFileName().toString())
                .containsExactly("run-8.ndjson", "run-7.ndjson", "run-6.ndjson", "run-5.ndjson", "run-4.ndjson");
        assertThat(refused.lastOf(files.get(0))).extracting(Refused::identifier).containsExactly("entity-8");
    }

    @Test
    void readsTheSameAmount_howeverLongAFileIs() throws Exception {
        StringBuilder lines = new StringBuilder("torn\n");
        for (int i = 0; i < 5000; i++) {
            lines.append(line("entity-" + i));
        }
        Files.writeString(folder.resolve("long.ndjson"), lines + "{\"blueprint\":\"torn");
        RefusedEntities refused = new RefusedEntities("file:" + folder);

        List<Refused> last = refused.lastOf(refused.files().get(0));

        assertThat(last).hasSize(50);
        assertThat(last.get(0).identifier()).isEqualTo("entity-4999");
        assertThat(last.get(0).status()).isEqualTo(422);
        assertThat(last.get(0).message()).isEqualTo("a \\n line");
    }

    private static String line(String identifier) {
        return "{\"time\":\"2026-11-24T10:00:00Z\",\"run\":\"r\",\"blueprint\":\"thing\",\"identifier\":\"" + identifier
                + "\",\"status\":422,\"error\":\"e\",\"message\":\"a \\n line\",\"entity\":{\"identifier\":\"x\"}}\n";
    }
}
