package io.github.portgithub.ledger;

import java.util.List;
import java.util.Map;

/**
 * Keeps what outlives a run. A catalog is what one Port has of one integration; ledgers may hold several. Of the runs that
 * concern an account, those of it and those of everything, only the newest may write. Thread-safe.
 */
public interface Ledger extends AutoCloseable {

    /** Takes pages of a catalog. */
    @FunctionalInterface
    interface PageReader {

        /**
         * Takes a page.
         *
         * @param account the organization's or account's login in lower case
         * @param kind the kind
         * @param scope the organization or repository in lower case
         * @param page the page
         * @throws LedgerException to end the reading
         */
        void page(String account, String kind, String scope, LedgerPage page) throws LedgerException;
    }

    /** Returns whether other processes may have it open, too. */
    boolean isShared();

    /** Returns whether it is in PostgreSQL, the one database by which processes take turns. */
    boolean isPostgresql();

    /**
     * Returns the newest runs of a catalog.
     *
     * @param catalog the catalog
     * @param most how many
     * @return the newest first; empty if it has none
     * @throws LedgerException if the ledger cannot be read
     */
    List<LedgerRun> runs(String catalog, int most) throws LedgerException;

    /**
     * Returns the newest runs that concern an account.
     *
     * @param catalog the catalog
     * @param account the account in lower case; null for those that concern everything, which are all
     * @param most how many
     * @return the newest first; empty if there is none
     * @throws LedgerException if the ledger cannot be read
     */
    List<LedgerRun> runsOf(String catalog, String account, int most) throws LedgerException;

    /**
     * Returns the newest run of each account, and the newest of everything.
     *
     * @param catalog the catalog
     * @return in no order, without summaries; empty if there is none
     * @throws LedgerException if the ledger cannot be read
     */
    List<LedgerRun> newest(String catalog) throws LedgerException;

    /**
     * Returns the last run that read all there is of an account and was complete.
     *
     * @param catalog the catalog
     * @param account the account in lower case; null for everything
     * @return the run; null if there is none
     * @throws LedgerException if the ledger cannot be read
     */
    LedgerRun lastFull(String catalog, String account) throws LedgerException;

    /**
     * Reads all pages of an account, one after the other.
     *
     * @param catalog the catalog
     * @param account the account in lower case; null for all pages of the catalog
     * @param reader takes each page
     * @throws LedgerException if the ledger cannot be read
     */
    void pagesOf(String catalog, String account, PageReader reader) throws LedgerException;

    /**
     * Returns the pages of a listing.
     *
     * @param catalog the catalog
     * @param listing the listing's id
     * @return in the order of their positions; empty if it was never read
     * @throws LedgerException if the ledger cannot be read
     */
    List<LedgerPage> pages(String catalog, long listing) throws LedgerException;

    /**
     * Returns the listings of a catalog that were read to their ends.
     *
     * @param catalog the catalog
     * @param name an organization's login or a repository's full name, in lower case; null for all
     * @return by kind and scope
     * @throws LedgerException if the ledger cannot be read
     */
    List<LedgerListing> listings(String catalog, String name) throws LedgerException;

    /**
     * Returns what GitHub had said before it was asked for the listings of a kind.
     *
     * @param catalog the catalog
     * @param account the organization's or account's login in lower case
     * @param kind the kind
     * @return in no order, without those of which it had said nothing
     * @throws LedgerException if the ledger cannot be read
     */
    List<String> fingerprints(String catalog, String account, String kind) throws LedgerException;

    /**
     * Returns one listing.
     *
     * @param catalog the catalog
     * @param id the listing's id
     * @return the listing; null if it was never read to its end
     * @throws LedgerException if the ledger cannot be read
     */
    LedgerListing listing(String catalog, long id) throws LedgerException;

    /**
     * Begins a run. All that is given is written as one, or nothing is.
     *
     * @param catalog the catalog
     * @param run the run, its number being any
     * @param known number of the newest run that concerns the same when what is known was read; 0 if there was none
     * @param doubted pages whose entities are replaced
     * @return the run with its number, which is larger than that of any other
     * @throws LedgerException if the ledger cannot be written, or another run that concerns the same has begun meanwhile
     */
    LedgerRun begin(String catalog, LedgerRun run, long known, List<LedgerPage> doubted) throws LedgerException;

    /**
     * Writes what a run has found of listings. All that is given is written as one, or nothing is.
     *
     * @param catalog the catalog
     * @param run the run, as it was begun
     * @param changes what it has found, in this order
     * @throws LedgerException if the ledger cannot be written, or a newer run that concerns the same has begun
     */
    void write(String catalog, LedgerRun run, List<LedgerChange> changes) throws LedgerException;

    /**
     * Replaces the entities of pages by such of which less is known.
     *
     * @param catalog the catalog
     * @param run the run that does so, as it was begun
     * @param doubted pages that are there
     * @throws LedgerException if the ledger cannot be written, or a newer run that concerns the same has begun
     */
    void doubt(String catalog, LedgerRun run, List<LedgerPage> doubted) throws LedgerException;

    /**
     * Ends a run.
     *
     * @param catalog the catalog
     * @param run the run as it ended
     * @param unknown what could not be read, by kind: its name and the reason
     * @param spared entities that are spared, by reason: a blueprint and an identifier, with a slash between them
     * @param prune whether what this run has not read is forgotten: it is complete and was about all of an account, or about
     *     everything
     * @throws LedgerException if the ledger cannot be written, or a newer run that concerns the same has begun
     */
    void end(
            String catalog,
            LedgerRun run,
            Map<String, Map<String, String>> unknown,
            Map<String, List<String>> spared,
            boolean prune)
            throws LedgerException;

    /**
     * Returns what a run could not read.
     *
     * @param catalog the catalog
     * @param run the run's number
     * @return by kind and name
     * @throws LedgerException if the ledger cannot be read
     */
    List<LedgerUnknown> unknown(String catalog, long run) throws LedgerException;

    /**
     * Returns which entities a run has spared.
     *
     * @param catalog the catalog
     * @param run the run's number
     * @return by blueprint and identifier, with a slash between them: the reason
     * @throws LedgerException if the ledger cannot be read
     */
    Map<String, String> spared(String catalog, long run) throws LedgerException;

    /** Closes it; who reads or writes afterwards gets a {@link LedgerException}. */
    @Override
    void close();
}
