package io.github.portgithub.mapping;

import io.github.portgithub.resync.Fetch;
import com.fasterxml.jackson.core.FormatSchema;
import io.github.portgithub.github.GithubAnswers;
import io.github.portgithub.github.PageSeam;
import io.github.portgithub.github.RepositoryListings;
import io.github.portgithub.jq.JqProgram;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.SchemaResolver;

/**
 * Says what to keep of a page: of each record what the mapping reads, and what the routes do. A record of GitHub has some
 * 20 KB, of which a mapping reads a few hundred bytes.
 *
 * <p>Used by {@code routes/github-page.camel.yaml}. Thread-safe.
 */
public final class PageProjection implements SchemaResolver {

    /** Variable: fields of a record that a route reads itself, with commas between them; may be unset. */
    public static final String ALSO_READ = "alsoRead";

    private static final Projection READ_BY_EVERY_ROUTE = RepositoryListings.PROJECTION.and(PageSeam.PROJECTION);

    private final boolean enabled;

    /**
     * @param enabled {@code port.mapping.projection}: false keeps everything
     */
    public PageProjection(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * Returns what to keep.
     *
     * @param exchange the exchange with variables {@code fetch}, {@code pageOf}, {@code pageWithout} and {@code
     *     alsoRead}, each of which may be unset
     * @return null to keep everything, as of a page that is not of a kind
     */
    @Override
    public FormatSchema resolve(Exchange exchange) {
        Fetch fetch = exchange.getVariable("fetch", Fetch.class);
        if (!enabled || fetch == null) {
            return null;
        }
        Projection record = fetch.projection()
                .and(READ_BY_EVERY_ROUTE)
                .and(fields(exchange.getVariable(ALSO_READ, String.class)))
                .and(fields(exchange.getVariable(GithubAnswers.PAGE_WITHOUT, String.class)));
        String pageOf = exchange.getVariable(GithubAnswers.PAGE_OF, String.class);
        if ("object".equals(pageOf)) {
            return record;
        }
        Projection list = record.inside(JqProgram.EACH);
        return pageOf == null ? list : list.inside(pageOf);
    }

    private static Projection fields(String names) {
        if (names == null) {
            return Projection.NOTHING;
        }
        return Projection.of(Arrays.stream(names.split(","))
                .map(name -> List.of(name.trim().split("\\.")))
                .collect(Collectors.toSet()));
    }
}
