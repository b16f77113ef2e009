package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

    private static final Origin GITHUB = Origin.of("https://api.github.com");
    private static final String FIRST = "https://api.github.com/repos/acme/old/pulls?state=all&per_page=100";

    @Test
    void followsNextLink_untilNoLinkIsLeft() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);
        assertThat(listing.url()).isEqualTo(FIRST);
        assertThat(listing.pages()).isZero();

        assertThat(listing.next(link("https://api.github.com/repositories/7/pulls?page=2"), 100))
                .isTrue();
        assertThat(listing.url()).isEqualTo("https://api.github.com/repositories/7/pulls?page=2");
        assertThat(listing.next(link("?page=3"), 100)).isTrue();
        assertThat(listing.url()).isEqualTo("https://api.github.com/repositories/7/pulls?page=3");

        assertThat(listing.next(List.of("<https://api.github.com/x?page=2>; rel=\"prev\""), 100))
                .isFalse();
        assertThat(listing.pages()).isEqualTo(3);
    }

    @Test
    void ends_afterAPageThatIsNotFull() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThat(listing.next(null, 99)).isFalse();
    }

    @Test
    void asksForThePageAfterAFullOne_whenNoLinkHeaderSaysThatItIsTheLast() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        listing.seam(page(1, 100));
        assertThat(listing.next(null, 100)).isTrue();
        assertThat(listing.url()).isEqualTo(FIRST + "&page=2");
        assertThat(listing.seam(page(101, 200))).isNotNull();
        assertThat(listing.next(List.of(), 100)).isTrue();
        assertThat(listing.url()).isEqualTo(FIRST + "&page=3");
        assertThat(listing.seam(page(1, 0))).as("an empty page proves the end").isNull();
        assertThat(listing.next(null, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<https://api.github.com/x?page=1>; rel=\"first\""})
    void asksForThePageAfterAFullOne_whenTheHeaderDoesNotSayWhatCameBefore(String header) throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThat(listing.next(List.of(header), 100)).isTrue();
    }

    @Test
    void doubts_whenALastPageIsNamedAndNoNextOne() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThatThrownBy(() -> listing.next(List.of("<https://api.github.com/x?page=9>; rel=\"last\""), 40))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageContaining("names a last page and no next one");
    }

    @Test
    void takesTheTotal_forAProofOrADoubt() throws BrokenLinkException {
        Listing whole = new Listing(GITHUB, FIRST);
        whole.total(100);
        assertThat(whole.next(null, 100)).isFalse();

        Listing cut = new Listing(GITHUB, FIRST);
        cut.total(101);
        assertThatThrownBy(() -> cut.next(null, 40))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageContaining("40 records are listed, and GitHub says there are 101");
    }

    @Test
    void ignoresAFragment_whichTellsNoTwoPagesApart() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThat(listing.next(link("?page=2#a"), 100)).isTrue();
        assertThat(listing.url()).endsWith("?page=2");
        assertThatThrownBy(() -> listing.next(link("?page=2#b"), 100)).hasMessageContaining("has been before");
    }

    @Test
    void isNotFinished_whenTheLinkHeaderIsUnreadable() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThatThrownBy(() -> listing.next(List.of("<https://api.github.com/x?page=2; rel=\"next\""), 100))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessage("the Link header of /repos/acme/old/pulls page 2 is unreadable");
    }

    @Test
    void refusesANextLink_thatLeavesTheOrigin() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThatThrownBy(() -> listing.next(link("https://evil.example/?page=2"), 100))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageStartingWith("next link leaves https://api.github.com for https://evil.example ");
        assertThatThrownBy(() -> listing.next(link("//evil.example/x"), 100)).isInstanceOf(BrokenLinkException.class);
        assertThatThrownBy(() -> listing.next(link("https://api.github.com/x?q=a b"), 100))
                .isInstanceOf(BrokenLinkException.class);
        assertThat(listing.url()).isEqualTo(FIRST);
    }

    @Test
    void refusesANextLink_thatWasFollowedBefore() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);
        listing.next(link("?page=2"), 100);
        listing.next(link("?page=3"), 100);

        assertThatThrownBy(() -> listing.next(link("?page=2"), 100))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessage("next link of /repos/acme/old/pulls page 4 leads to where the listing has been before");
        assertThatThrownBy(() -> listing.next(link("?page=3"), 100)).isInstanceOf(BrokenLinkException.class);
        assertThatThrownBy(() -> listing.next(link(FIRST), 100)).isInstanceOf(BrokenLinkException.class);
        assertThatThrownBy(() -> listing.next(link(""), 100)).isInstanceOf(BrokenLinkException.class);
    }

    @Test
    void tellsTenThousandPagesApart() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);
        for (int page = 2; page <= 10_000; page++) {
            assertThat(listing.next(link("?state=all&per_page=100&page=" + page), 100))
                    .isTrue();
        }
        assertThat(listing.pages()).isEqualTo(9_999);
    }

    @Test
    void followsARedirect_andKeepsTheQuery() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        listing.redirect("https://api.github.com/repositories/7/pulls");
        assertThat(listing.url()).isEqualTo("https://api.github.com/repositories/7/pulls?state=all&per_page=100");

        listing.redirect("/repositories/8/pulls?per_page=100&state=all#top");
        assertThat(listing.url()).isEqualTo("https://api.github.com/repositories/8/pulls?per_page=100&state=all");
        assertThat(listing.pages()).isZero();
    }

    @Test
    void refusesARedirect_thatLeadsNowhere() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThatThrownBy(() -> listing.redirect("http://api.github.com/repositories/7"))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageStartingWith("redirect leaves ");
        assertThatThrownBy(() -> listing.redirect(null)).isInstanceOf(BrokenLinkException.class);
        assertThatThrownBy(() -> listing.redirect(" ")).isInstanceOf(BrokenLinkException.class);
        assertThatThrownBy(() -> listing.redirect(FIRST)).hasMessageContaining("has been before");
        assertThat(listing.url()).isEqualTo(FIRST);
    }

    @Test
    void doesNotEnd_withTheSameFullPageAgain_butWithAListingThatHasNoPages() throws BrokenLinkException {
        Listing counted = new Listing(GITHUB, FIRST);
        counted.seam(page(1, 100));
        assertThat(counted.next(null, 100)).isTrue();
        counted.seam(page(1, 100));
        assertThat(counted.next(null, 100)).isTrue();
        assertThat(counted.url()).contains("per_page=50");
        counted.seam(page(1, 50));
        assertThat(counted.next(null, 50)).isTrue();
        counted.seam(page(1, 50));
        assertThatThrownBy(() -> counted.next(null, 50))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageContaining("the page before it again");

        Listing unpaged = new Listing(GITHUB, FIRST);
        unpaged.seam(page(1, 130));
        assertThat(unpaged.next(null, 130)).isTrue();
        unpaged.seam(page(1, 130));
        assertThat(unpaged.next(null, 130)).isFalse();
    }

    /** GitHub counts alerts by a cursor, ignores {@code page}, and sends no header where all fit on a page. */
    @Test
    void endsAListingAtACursor_thatFillsOnePage() throws BrokenLinkException {
        String alerts = "https://api.github.com/repos/acme/api/dependabot/alerts?per_page=100";
        Listing listing = new Listing(GITHUB, alerts);
        listing.seam(page(1, 100));
        assertThat(listing.next(null, 100)).isTrue();
        listing.seam(page(1, 100));
        assertThat(listing.next(null, 100)).isTrue();
        assertThat(listing.url()).isEqualTo(alerts.replace("100", "50"));
        listing.seam(page(1, 50));
        assertThat(listing.next(link("?per_page=50&after=Y50"), 50)).isTrue();
        listing.seam(page(51, 100));

        assertThat(listing.next(List.of("<" + alerts.replace("100", "50") + "&before=Y51>; rel=\"prev\""), 50))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?page=2>",
                "<?page=2>;",
                "<?page=2>; rel=",
                "<?page=2>; rel; x=y",
                "<?page=1>; rel=prev, <?page=3>"
            })
    void doesNotEnd_withALinkThatDoesNotSayWhatItLeadsTo(String header) throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);

        assertThatThrownBy(() -> listing.next(List.of(header), 1))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageContaining("unreadable");
    }

    @Test
    void doesNotEndAtACursor_withAFullPageThatNamesNoOther() throws BrokenLinkException {
        String alerts = "https://api.github.com/repos/acme/api/dependabot/alerts?per_page=2";
        Listing listing = new Listing(GITHUB, alerts);
        assertThat(listing.next(link("?per_page=2&after=Y2"), 2)).isTrue();

        assertThatThrownBy(() -> listing.next(null, 2))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageContaining("a full page, names no page before or after it");

        Listing last = new Listing(GITHUB, alerts + "&after=Y2");
        assertThat(last.next(List.of("<" + alerts + "&before=Y2>; rel=\"prev\""), 2))
                .isFalse();
        Listing shorter = new Listing(GITHUB, alerts + "&after=Y4");
        assertThat(shorter.next(null, 1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/repos/acme/api/pulls?page=1, /repos/acme/api/pulls?page=2",
        "/repos/acme/api/pulls?page=1, /repositories/7/pulls?page=1&state=open",
        "/repos/acme/api/pulls?page=1, /repositories/7/issues?page=1",
        "/repos/acme/api/pulls?page=1, /repositories/7?page=1",
        "/repos/acme/api/pulls?page=1, /repositories/7/pulls/1?page=1",
        "/repos/acme/api/pulls, /repositories/7/pulls?page=2",
        "/orgs/acme/repos?page=1, /organizations/7/teams?page=1",
        "/orgs/acme/repos?page=1, /login?page=1",
        "/orgs/acme, /organizations/7/repos",
        "/user/orgs?page=1, /user/repos?page=1"
    })
    void refusesARedirect_toAnotherPageOrListing(String from, String to) throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, "https://api.github.com" + from);

        assertThatThrownBy(() -> listing.redirect(to))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageEndingWith("leads to another listing or page");
        assertThat(listing.url()).endsWith(from);
    }

    @ParameterizedTest
    @CsvSource({
        "/orgs/acme/repos?page=1, /organizations/7/repos?page=1",
        "/orgs/acme, /organizations/7",
        "/users/acme/repos?page=1, /user/7/repos?page=1",
        "/api/v3/repos/acme/api/pulls?page=2, /api/v3/repositories/7/pulls?page=2",
        "/repos/acme/api/actions/workflows, /repos/acme/renamed/actions/workflows"
    })
    void followsARedirect_toWhatIsTheSameUnderAnotherName(String from, String to) throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, "https://api.github.com" + from);

        listing.redirect(to);

        assertThat(listing.url()).isEqualTo("https://api.github.com" + to);
    }

    @Test
    void followsFiveRedirects_forOnePage() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);
        for (int i = 0; i < 5; i++) {
            listing.redirect("/repositories/" + i + "/pulls");
        }
        assertThatThrownBy(() -> listing.redirect("/repositories/5/pulls"))
                .hasMessageStartingWith("more than 5 redirects of /repositories/4/pulls ");

        Listing another = new Listing(GITHUB, FIRST);
        for (int page = 2; page < 20; page++) {
            another.redirect("/repositories/" + page + "/pulls");
            assertThat(another.next(link("?page=" + page), 100)).isTrue();
        }
        assertThat(another.pages()).isEqualTo(18);
    }

    @Test
    void goesOnInSmallerPages_fromTheSameRecord() throws BrokenLinkException {
        Listing listing = new Listing(GITHUB, FIRST);
        listing.next(link("?state=all&per_page=100&page=2"), 100);

        assertThat(listing.shrink()).isTrue();
        assertThat(listing.url()).endsWith("?state=all&per_page=50&page=3");
        assertThat(listing.shrink()).isTrue();
        assertThat(listing.url()).endsWith("?state=all&per_page=25&page=5");
        assertThat(listing.shrink()).isFalse();
        assertThat(listing.url()).endsWith("?state=all&per_page=25&page=5");

        assertThat(listing.next(link("?state=all&per_page=25&page=6"), 100)).isTrue();
        assertThatThrownBy(() -> listing.next(link("?state=all&per_page=25&page=5"), 100))
                .hasMessageContaining("has been before");
    }

    @Test
    void refusesAFirstPage_elsewhere() {
        assertThatThrownBy(() -> new Listing(GITHUB, "https://evil.example/orgs/acme/repos"))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageStartingWith("first page leaves ");
    }

    @Test
    void saysWhereItStands_withoutTheQuery() throws BrokenLinkException {
        assertThat(new Listing(GITHUB, "https://api.github.com/orgs/acme/repos?access_token=s3cret"))
                .hasToString("/orgs/acme/repos page 1");
    }

    private static List<String> link(String target) {
        return List.of("<" + target + ">; rel=\"next\"");
    }

    private static JsonNode page(int from, int to) {
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        for (int id = from; id <= to; id++) {
            page.addObject().put("id", id);
        }
        return page;
    }
}
