package io.github.portgithub.resync;

import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.PageSeam;
import io.github.portgithub.github.Repository;
import io.github.portgithub.http.Secrets;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the books of what is read. A scope is what one listing is of: an organization, or a repository that was handed over.
 * It ends as read or unknown, and a fetch waits for all of its scopes.
 *
 * <p>Used by {@code routes/resync.camel.yaml} and the routes below it. Thread-safe.
 */
public final class Scopes implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Scopes.class);

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Begins a kind of an account. */
    public void begin(@Variable("fetch") Fetch fetch, @Variable("account") AccountRun account) {
        account.reads(fetch);
        fetch.start();
    }

    /** Ends a kind of an account, once each of its repositories that was handed over is read or unknown. */
    public void end(
            @Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch, @Variable("account") AccountRun account)
            throws InterruptedException {
        try {
            account.allHandedOver();
            run.await(() -> account.openScopes() == 0, () -> isForced() || run.isOverdue());
            int lost = account.openScopes();
            if (lost > 0) {
                fetch.unknownScope("other repositories", lost + " were handed over and not heard of again");
            }
        } finally {
            account.kindEnded();
            fetch.end();
        }
    }

    /**
     * Counts one request to GitHub.
     *
     * @param run the run
     * @param fetch the fetch that needs it; null if none does
     * @param account the account that is being read; null if none is
     */
    public void requested(
            @Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch, @Variable("account") AccountRun account) {
        run.requested();
        if (fetch != null) {
            fetch.requested();
        }
        if (account != null) {
            account.requested();
        }
    }

    /**
     * Notes where two pages of a listing met.
     *
     * @param run the run
     * @param fetch the fetch
     * @param organization the organization whose listing or repository it is; null for the listing of organizations
     * @param repository the repository; null if it is no listing of a repository
     * @param recordsIn the field of the answer that holds the records, or null
     * @param pagesTo the route that takes the pages: what is not only ingested is a listing that other kinds use
     * @param seam where they met
     */
    public void pagesMet(
            @Variable("run") ResyncRun run,
            @Variable("fetch") Fetch fetch,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository,
            @Variable("recordsIn") String recordsIn,
            @Variable("pagesTo") String pagesTo,
            @Variable("seam") PageSeam seam) {
        boolean shared = repository == null && !"ingest".equals(pagesTo);
        run.pagesMet(new PagedListing.Of(fetch, organization, repository, recordsIn, shared), seam);
    }

    /** Counts one page of a kind, and tells now and then how far it is. */
    public void pageRead(@Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch) {
        fetch.pageRead();
        if (fetch.progressDue(ResyncRun.PROGRESS_INTERVAL)) {
            long records = 0;
            long mapped = 0;
            for (ResourceRun resource : fetch.resources()) {
                records += resource.records();
                mapped += resource.mapped();
            }
            double seconds = Math.max(0.001, fetch.duration().toMillis() / 1000.0);
            LOG.info(String.format(
                    Locale.ROOT,
                    "%s: %s%,d records, %,d entities, %,d requests, %,.0f records/s",
                    fetch.kind(),
                    fetch.scopes() == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%,d of %,d repositories, ",
                                    fetch.scopes() - fetch.openScopes(),
                                    fetch.expectedScopes()),
                    records,
                    mapped,
                    run.requests(),
                    records / seconds));
        }
    }

    /** Notes how many repositories are about to be handed over. */
    public void expected(@Body List<Repository> repositories, @Variable("fetch") Fetch fetch) {
        fetch.scopesExpected(repositories.size());
    }

    /**
     * Waits until one more repository of the account may be with a worker: of those that share a credential at most {@code
     * github.concurrency} are.
     *
     * @return whether one may; false once the run is over
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitWorker(@Variable("run") ResyncRun run, @Variable("account") AccountRun account)
            throws InterruptedException {
        return account.awaitWorker(run);
    }

    /** Notes that a repository is handed over: from now on the kind waits for it. */
    public void opened(@Variable("fetch") Fetch fetch, @Variable("account") AccountRun account) {
        fetch.scopeOpened();
        account.scopeOpened();
    }

    /** Notes that a repository has been read to its end. */
    public void closed(
            @Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch, @Variable("account") AccountRun account) {
        fetch.scopeClosed();
        account.scopeClosed();
        run.signal();
    }

    /**
     * Notes that an organization or repository could not be read to its end: what is in it is unknown, not empty.
     *
     * @param fetch the fetch
     * @param organization the organization that was being read, or null
     * @param repository the repository that was being read; null for a listing of the organization
     * @param reason why
     * @return what is unknown and why; null if GitHub's answer means that the repository has nothing of this kind
     */
    public String unknown(
            @Variable("fetch") Fetch fetch,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository,
            @ExchangeException Exception reason) {
        if (repository != null && reason instanceof GithubException github && github.child() == Completeness.NONE) {
            return null;
        }
        String name = repository != null ? repository.fullName() : organization != null ? organization : "all";
        String why = Reasons.of(reason);
        fetch.unknownScope(name, why);
        return Secrets.visible(name) + ": " + why;
    }

    /**
     * Notes that repositories of an organization may be missing from what was listed: they are unknown.
     *
     * @param fetch the fetch
     * @param organization the organization or personal account
     * @param flaw why; null if none is missing
     */
    public void flawed(
            @Variable("fetch") Fetch fetch,
            @Variable("organization") String organization,
            @Variable("flaw") String flaw) {
        if (flaw != null) {
            fetch.unknownScope(organization, flaw);
        }
    }

    /**
     * Notes that a listing holds records, but not all: those it does not name are unknown.
     *
     * @param fetch the fetch
     * @param organization the organization that is listed, or whose repository is; null for the listing of organizations
     * @param repository the repository; null if it is no listing of a repository
     * @param reason why
     */
    public void partial(
            @Variable("fetch") Fetch fetch,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository,
            @Variable("partial") String reason) {
        fetch.unknownScope(
                repository != null
                        ? repository.fullName()
                        : organization != null ? organization : "other organizations",
                reason);
    }

    private boolean isForced() {
        return camelContext.isStopped() || camelContext.getShutdownStrategy().isForceShutdown();
    }
}
