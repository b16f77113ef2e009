package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkHeaderTest {

    private static final String GITHUB =
            "<https://api.github.com/repositories/1000/issues?per_page=3&page=1>; rel=\"prev\", "
                    + "<https://api.github.com/repositories/1000/issues?per_page=3&page=3>; rel=\"next\", "
                    + "<https://api.github.com/repositories/1000/issues?per_page=3&page=5>; rel=\"last\", "
                    + "<https://api.github.com/repositories/1000/issues?per_page=3&page=1>; rel=\"first\"";

    static Stream<Arguments> legalHeaders() {
        return Stream.of(
                arguments(GITHUB, "https://api.github.com/repositories/1000/issues?per_page=3&page=3"),
                arguments("<u>; rel=\"next\"", "u"),
                arguments("<u>; rel=next", "u"),
                arguments("<u>;rel=next", "u"),
                arguments("<u>;rel=\"next\"", "u"),
                arguments("  <u>  ;  rel  =  \"next\"  ", "u"),
                arguments("\t<u>\t;\trel\t=\tnext\t", "u"),
                arguments("<u>; REL=\"NEXT\"", "u"),
                arguments("<u>; Rel=Next", "u"),
                arguments("<u>; rel=\"next last\"", "u"),
                arguments("<u>; rel=\"last next\"", "u"),
                arguments("<u>; rel=\"  last   next  \"", "u"),
                arguments("<u>; rel=\"prev\tnext\"", "u"),
                arguments("<u>; rel=\"http://example.org/rel/next\"", null),
                arguments("<u>; rel=\"http://example.org/rel/next next\"", "u"),
                arguments("<u>; rel=\"nextpage\"", null),
                arguments("<u>; rel=\"prev-next\"", null),
                arguments("<u>; title=\"a\"; rel=\"next\"", "u"),
                arguments("<u>; rel=\"next\"; title=\"a\"", "u"),
                arguments("<u>; title=\"rel=next\"", null),
                arguments("<u>; title=\"a, <v>; rel=next\"; rel=last", null),
                arguments("<u>; title=\"semi;colon, comma\"; rel=next", "u"),
                arguments("<u>; title=\"an \\\"inner\\\" quote; rel=prev\"; rel=next", "u"),
                arguments("<u>; title=\"ends in a backslash \\\\\"; rel=next", "u"),
                arguments("<u>; rel=\"n\\ext\"", "u"),
                arguments("<u>; title*=UTF-8''n%C3%A4chste; rel=next", "u"),
                arguments("<u>; title*=UTF-8''next", null),
                arguments("<u>; rel*=UTF-8''next", null),
                arguments("<u?a=1,2;b=3>; rel=next", "u?a=1,2;b=3"),
                arguments("<u?q=\"x\">; rel=next", "u?q=\"x\""),
                arguments("<v?q=,<>; rel=\"prev\", <u>; rel=\"next\"", "u"),
                arguments("<v>; rel=prev, <u>; rel=next", "u"),
                arguments("<v>; rel=prev,<u>; rel=next", "u"),
                arguments("<v>; rel=prev , <u>; rel=next", "u"),
                arguments("<v>, <u>; rel=next", "u"),
                arguments("<v>;, <u>; rel=next", "u"),
                arguments(", ,, <u>; rel=next,, ,", "u"),
                arguments("<u>;; ;rel=next;", "u"),
                arguments("<u>; crossorigin; rel=next", "u"),
                arguments("<u>; crossorigin; rel=prev", null),
                arguments("<u>; rel; rel=next", null),
                arguments("<u>; rel=\"\"; rel=next", null),
                arguments("<u>; rel=prev; rel=next", null),
                arguments("<u>; rel=next; rel=prev", "u"),
                arguments("<u>; rel=next, <v>; rel=next", "u"),
                arguments("<u>; rel=next; anchor=\"\"", "u"),
                arguments("<v>; rel=next; anchor=\"#part\", <u>; rel=next", "u"),
                arguments("<v>; anchor=\"/other\"; rel=next", null),
                arguments("<u>; hreflang=de; hreflang=en; media=\"screen, print\"; type=text/html; rel=next", "u"),
                arguments("<>; rel=next", ""),
                arguments("<u>", null),
                arguments("", null),
                arguments("   ", null));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("legalHeaders")
    void findsNext_inAnyLegalHeader(String header, String next) {
        assertThat(LinkHeader.next(header)).isEqualTo(Optional.ofNullable(next));
        assertThat(LinkHeader.isWellFormed(List.of(header))).isTrue();
    }

    static Stream<Arguments> malformedHeaders() {
        return Stream.of(
                arguments("<u; rel=\"next\"", null),
                arguments("<u", null),
                arguments("<", null),
                arguments("u>; rel=next", null),
                arguments("https://api.github.com/x?page=2; rel=next", null),
                arguments("; rel=next", null),
                arguments("=", null),
                arguments("\"<u>; rel=next\"", null),
                arguments("<u>; rel=next, <v; rel=\"last\"", "u"),
                arguments("<v>; rel=prev, u; rel=next", null),
                arguments("<v>; rel=prev, <u; rel=next", null),
                arguments("<u> rel=next", null),
                arguments("<u>; rel=\"next\" junk, <v>; rel=last", "u"),
                arguments("<u>; rel=\"next", "u"),
                arguments("<u>; rel=\"nex", null),
                arguments("<u>; rel=\"next\\", "u"),
                arguments("<v>; rel=\"prev, <u>; rel=\"next\"", null),
                arguments("\u0000", null));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("malformedHeaders")
    void givesWhatIsReadable_andSaysSo_whenTheHeaderIsMalformed(String header, String next) {
        assertThat(LinkHeader.next(header)).isEqualTo(Optional.ofNullable(next));
        assertThat(LinkHeader.isWellFormed(List.of(header))).isFalse();
    }

    @Test
    void readsEveryHeader_whenThereAreSeveral() {
        assertThat(LinkHeader.next(List.of("<v>; rel=prev", "<u>; rel=next"))).contains("u");
        assertThat(LinkHeader.next(List.of("<v; rel=prev", "<u>; rel=next"))).contains("u");
        assertThat(LinkHeader.next(Arrays.asList(null, "<u>; rel=next"))).contains("u");
        assertThat(LinkHeader.isWellFormed(List.of("<v; rel=prev", "<u>; rel=next")))
                .isFalse();
    }

    @Test
    void findsNothing_whenThereIsNoHeader() {
        assertThat(LinkHeader.next((String) null)).isEmpty();
        assertThat(LinkHeader.next((List<String>) null)).isEmpty();
        assertThat(LinkHeader.next(List.of())).isEmpty();
        assertThat(LinkHeader.isWellFormed(null)).isTrue();
        assertThat(LinkHeader.isWellFormed(List.of())).isTrue();
    }

    @Test
    void takesTheHeader_asCamelHoldsIt() {
        assertThat(LinkHeader.values(null)).isEmpty();
        assertThat(LinkHeader.values(GITHUB)).containsExactly(GITHUB);
        assertThat(LinkHeader.values(Arrays.asList("<v>; rel=prev", null, "<u>; rel=next")))
                .containsExactly("<v>; rel=prev", "<u>; rel=next");
    }

    static Stream<Arguments> references() {
        return Stream.of(
                arguments("?page=2", "https://ghe.example/api/v3/orgs/a/repos?page=2"),
                arguments("/repositories/1?page=2", "https://ghe.example/repositories/1?page=2"),
                arguments("repos?page=2", "https://ghe.example/api/v3/orgs/a/repos?page=2"),
                arguments("../b/repos", "https://ghe.example/api/v3/orgs/b/repos"),
                arguments("//other.example/x", "https://other.example/x"),
                arguments("", "https://ghe.example/api/v3/orgs/a/repos?per_page=100&page=1"),
                arguments(
                        "https://ghe.example/x?q=a%2Fb+c&after=Y%3D%3D",
                        "https://ghe.example/x?q=a%2Fb+c&after=Y%3D%3D"),
                arguments("HTTPS://GHE.example/x", "HTTPS://GHE.example/x"),
                arguments("https://ghe.example/x?q=a b", "https://ghe.example/x?q=a b"),
                arguments("https:", "https:"));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("references")
    void resolvesNext_againstThePage(String reference, String expected) {
        URI page = URI.create("https://ghe.example/api/v3/orgs/a/repos?per_page=100&page=1");

        assertThat(LinkHeader.next(List.of("<" + reference + ">; rel=next"), page))
                .contains(expected);
    }

    @Test
    void takesAnAnchorForThePage_onlyWhenItIsThePage() {
        URI page = URI.create("https://ghe.example/orgs/a/repos?page=1");

        assertThat(LinkHeader.next(List.of("<?page=2>; rel=next; anchor=\"?page=1\""), page))
                .contains("https://ghe.example/orgs/a/repos?page=2");
        assertThat(LinkHeader.next(List.of("<?page=2>; rel=next; anchor=\"?page=7\""), page))
                .isEmpty();
    }

    @Test
    void staysLinear_onAMegabyteOfOpeners() {
        List<String> hostile = Stream.of("<", "<>", "<>;", "<>;=", "<>;rel=\"\\", ", ", "<>;a=\"b\",", "<u>;rel=x ")
                .map(part -> part.repeat(1_000_000 / part.length()))
                .toList();

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> hostile.forEach(
                        header -> assertThat(LinkHeader.next(header)).isEmpty()));
    }
}
