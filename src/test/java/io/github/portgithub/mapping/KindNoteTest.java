package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KindNoteTest {

    @Test
    void tellsKeys_andTheValuesOfThoseThatHaveNoOthers() {
        KindNote note = KindNote.of(
                "For people; Selector: organizations, state (open, closed,all), labels , role(admin); token scope: repo");

        assertThat(note.selectorKeys()).containsExactly("labels", "organizations", "role", "state");
        assertThat(note.selectorValues())
                .containsOnlyKeys("role", "state")
                .containsEntry("state", Set.of("open", "closed", "all"))
                .containsEntry("role", Set.of("admin"));
        assertThat(note.tokenScope()).isEqualTo("repo");
        assertThat(KindNote.of(null).selectorKeys()).isNull();
    }
}
