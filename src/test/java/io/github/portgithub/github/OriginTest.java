package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static final Origin GITHUB = Origin.of("https://api.github.com");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.github.com",
                "https://api.github.com/",
                "https://api.github.com:443/repositories/1?page=2",
                "https://api.github.com:/repositories/1",
                "HTTPS://API.GitHub.COM/repositories/1",
                "https://api.github.com?page=2",
                "https://api.github.com/x?u=https://evil.example/@",
                "https://api.github.com#@evil.example"
            })
    void letsThrough_whatStays(String url) throws BrokenLinkException {
        assertThat(GITHUB.require(url, "next link")).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.github.com/x",
                "https://api.github.com:8443/x",
                "https://api.github.com:80/x",
                "https://api.github.com./x",
                "https://github.com/x",
                "https://api.github.com.evil.example/x",
                "https://evil.example/api.github.com",
                "https://evil.example?https://api.github.com",
                "https://evil.example#https://api.github.com",
                "https://140.82.121.6/x",
                "https://api.github.com@evil.example/x",
                "https://token@api.github.com/x",
                "https://user:secret@api.github.com/x",
                "https://@api.github.com/x",
                "https://api.github.com%40evil.example/x",
                "https://api.github.com%2eevil.example/x",
                "https://api.github.com\\@evil.example/x",
                "https://evil.example\\.api.github.com/x",
                "https://api_github.com/x",
                "https://\uff41pi.github.com/x",
                "https://api.g\u0456thub.com/x",
                "https://api.github\u3002com/x",
                "https:///x",
                "https:api.github.com/x",
                "//api.github.com/x",
                "/repositories/1?page=2",
                "ftp://api.github.com/x",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://api.github.com/x?q=a b",
                "https://api.github.com\t/x",
                "https://api.github.com/\r\nHost: evil.example",
                " https://api.github.com/x",
                ""
            })
    void refuses_whatLeaves(String url) {
        assertThatThrownBy(() -> GITHUB.require(url, "next link"))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageStartingWith("next link ");
    }

    @Test
    void refusesNothingAtAll() {
        assertThatThrownBy(() -> GITHUB.require(null, "redirect")).isInstanceOf(BrokenLinkException.class);
    }

    @Test
    void namesBothHosts_butNeverTheQuery() {
        assertThatThrownBy(() -> GITHUB.require("https://evil.example:8443/p?access_token=s3cret", "redirect"))
                .hasMessageContaining("redirect leaves https://api.github.com for https://evil.example:8443 ")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("/p");
        assertThatThrownBy(() -> GITHUB.require("https://s3cret@evil.example/", "redirect"))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> GITHUB.require("https://evil.example/ ?access_token=s3cret", "redirect"))
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ghe.example/api/v3, https://ghe.example",
        "https://ghe.example:443/api/v3, https://ghe.example",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://[::1]:80/, http://[::1]",
        "https://xn--bcher-kva.example, https://xn--bcher-kva.example"
    })
    void readsTheConfiguredUrl(String apiUrl, String origin) {
        assertThat(Origin.of(apiUrl)).hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api.github.com", "ftp://x", "https://b\u00fccher.example", "https://user:s3cret@x"})
    void namesTheProperty_whenTheConfiguredUrlIsUnusable(String apiUrl) {
        assertThatThrownBy(() -> Origin.of(apiUrl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("github.api-url ")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void namesTheProperty_whenNothingIsConfigured() {
        assertThatThrownBy(() -> Origin.of((String) null)).hasMessageStartingWith("github.api-url ");
    }
}
