package io.github.portgithub.resync;

import io.github.portgithub.delivery.OvertakenException;
import io.github.portgithub.ledger.LedgerException;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Stands before what a run writes to Port: {@link RunFence} has the rules.
 *
 * <p>Used by {@code routes/port-call.camel.yaml} and {@code routes/reconcile.camel.yaml}. Stateless, thread-safe.
 */
public final class RunFences {

    /**
     * Lets a request to Port go out. One that is of no run does.
     *
     * @param exchange the exchange of the request
     * @throws OvertakenException if a newer run has begun, which ends this one
     */
    public void checkPost(Exchange exchange) throws OvertakenException {
        if (exchange.getVariable("run") instanceof ResyncRun run) {
            try {
                run.fence().checkPost();
            } catch (OvertakenException e) {
                run.giveUp(e.getMessage());
                throw e;
            }
        }
    }

    /**
     * Lets a deletion go out.
     *
     * @param run the run
     * @throws OvertakenException if a newer run has begun
     * @throws LedgerException if the ledger does not say
     */
    public void checkDeletion(@Variable("run") ResyncRun run) throws OvertakenException, LedgerException {
        run.fence().checkDeletion();
    }
}
