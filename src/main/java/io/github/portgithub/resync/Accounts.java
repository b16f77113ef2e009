package io.github.portgithub.resync;

import io.github.portgithub.github.GithubCredentials;
import io.github.portgithub.github.Owner;
import io.github.portgithub.http.Secrets;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

/**
 * Takes the accounts of a run side by side: one that has to wait for its limit does not hold up the others, and one that fails
 * leaves the others complete.
 *
 * <p>Used by {@code routes/accounts.camel.yaml}. Thread-safe: what is known goes with the run.
 */
public final class Accounts implements CamelContextAware {

    private final GithubCredentials credentials;
    private final int most;
    private final int concurrency;
    private CamelContext camelContext;

    /**
     * @param credentials tells which accounts share their limits
     * @param most {@code port.concurrent-accounts}: how many accounts are read at once
     * @param concurrency {@code github.concurrency}: how many repositories of such accounts are with workers at once
     */
    public Accounts(GithubCredentials credentials, int most, int concurrency) {
        this.credentials = credentials;
        this.most = most;
        this.concurrency = concurrency;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Notes whom a fetch is about.
     *
     * @param run the run
     * @param fetch the fetch
     * @param organizations its organizations and personal accounts
     */
    public void found(
            @Variable("run") ResyncRun run,
            @Variable("fetch") Fetch fetch,
            @Variable("organizations") List<Owner> organizations) {
        for (Owner owner : organizations) {
            run.account(owner.login()).add(fetch, owner);
        }
    }

    /** Ends what a fetch has to ask; one that is about nobody, or about whom nobody knows, has ended with that. */
    public void asked(@Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch) {
        long concerned = run.accounts().stream()
                .filter(account -> !account.owners(fetch).isEmpty())
                .count();
        fetch.isOf((int) concerned);
    }

    /**
     * Waits until one more account may be read; for the one thread that hands over the accounts of a run.
     *
     * @param run the run
     * @return whether one may; false once the run is over
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitTurn(@Variable("run") ResyncRun run) throws InterruptedException {
        run.await(() -> run.openAccounts() < most, () -> !run.isOpen());
        return run.isOpen();
    }

    /** Notes that an account is handed over: from now on the run waits for it. */
    public void opened(@Variable("run") ResyncRun run) {
        run.accountOpened();
    }

    /** Begins an account, which finds out with which others it shares its limits. */
    public void begin(@Variable("run") ResyncRun run, @Variable("account") AccountRun account) {
        account.begin(run.workers(credentials.limitedBy(account.login(), run.github()), concurrency));
    }

    /** Returns how the kind that comes next names the account. */
    public List<Owner> owners(@Variable("account") AccountRun account, @Variable("fetch") Fetch fetch) {
        return account.owners(fetch);
    }

    /** Notes that an account has been read to its end, or that nothing more of it is. */
    public void closed(@Variable("run") ResyncRun run, @Variable("account") AccountRun account) {
        account.end();
        run.accountClosed();
    }

    /**
     * Notes that an account could not be read to its end, for a reason that is not one kind's: what is not read is unknown.
     *
     * @param account the account
     * @param reason why
     * @return what is unknown and why
     */
    public String failed(@Variable("account") AccountRun account, @ExchangeException Exception reason) {
        String why = Reasons.of(reason);
        account.fetches().forEach(fetch -> fetch.unknownScope(account.login(), why));
        return Secrets.visible(account.login()) + ": " + why;
    }

    /** Waits until every account that was handed over has been read; what is not heard of again is unknown. */
    public void awaitEnd(@Variable("run") ResyncRun run) throws InterruptedException {
        run.await(() -> run.openAccounts() == 0, () -> isForced() || run.isOverdue());
        if (run.openAccounts() > 0) {
            run.accounts().stream()
                    .filter(account -> !account.hasEnded())
                    .forEach(account -> account.fetches()
                            .forEach(fetch -> fetch.unknownScope(account.login(), "not read to its end in time")));
        }
    }

    private boolean isForced() {
        return camelContext.isStopped() || camelContext.getShutdownStrategy().isForceShutdown();
    }
}
