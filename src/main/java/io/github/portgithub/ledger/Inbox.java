package io.github.portgithub.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps live events from their arrival until they are applied, and knows which ones have come. Unlike the {@link Ledger} it
 * is no cache. Thread-safe.
 */
public interface Inbox extends AutoCloseable {

    /** Returns whether what is in it outlives the process. */
    boolean isLasting();

    /**
     * Takes an event in. Once this returns it is not lost.
     *
     * @param catalog what one Port has of one integration
     * @param delivery GitHub's id of the delivery
     * @param event its name
     * @param payload its body
     * @param at the time
     * @return false if it is there already, applied or not
     * @throws LedgerException if it cannot be kept
     */
    boolean store(String catalog, String delivery, String event, byte[] payload, Instant at) throws LedgerException;

    /**
     * Tells which deliveries are there, applied or not.
     *
     * @param catalog the catalog
     * @param deliveries GitHub's ids
     * @return those of them that are known
     * @throws LedgerException if it cannot be read
     */
    Collection<String> known(String catalog, Collection<String> deliveries) throws LedgerException;

    /**
     * Takes events out to be applied, the oldest first. Nobody else gets them until {@code lease} is over, unless they are
     * given back before; and while one process takes events of a catalog, no other does.
     *
     * @param catalog the catalog
     * @param most how many; fewer if they are large
     * @param at the time
     * @param lease how long nobody else gets them
     * @return events that are due; empty if there is none, or another process takes them
     * @throws LedgerException if it cannot be read or written
     */
    List<StoredEvent> take(String catalog, int most, Instant at, Duration lease) throws LedgerException;

    /**
     * Ends events, and notes how new the records are that they were about.
     *
     * @param catalog the catalog
     * @param outcomes by number, what became of each
     * @param stamps by the hash of a record, GitHub's time of what is applied
     * @param at the time
     * @throws LedgerException if it cannot be written: the events come again
     */
    void done(String catalog, Map<Long, String> outcomes, Map<Long, Instant> stamps, Instant at) throws LedgerException;

    /**
     * Gives an event back.
     *
     * @param catalog the catalog
     * @param numbers which
     * @param due when they are to be tried again
     * @param tried whether they count as tried
     * @throws LedgerException if it cannot be written: they come again once their lease is over
     */
    void later(String catalog, Collection<Long> numbers, Instant due, boolean tried) throws LedgerException;

    /**
     * Tells how new the records are that events were about.
     *
     * @param catalog the catalog
     * @param records hashes
     * @return GitHub's time for those of which something was applied within the last days
     * @throws LedgerException if it cannot be read
     */
    Map<Long, Instant> stamps(String catalog, Collection<Long> records) throws LedgerException;

    /**
     * Forgets what is done and old.
     *
     * @param catalog the catalog
     * @param before what is older than this
     * @throws LedgerException if it cannot be written
     */
    void prune(String catalog, Instant before) throws LedgerException;

    /**
     * Tells how many events wait.
     *
     * @param catalog the catalog
     * @throws LedgerException if it cannot be read
     */
    long waiting(String catalog) throws LedgerException;

    /**
     * Tells how many events wait, and for how long.
     *
     * @param catalog the catalog
     * @throws LedgerException if it cannot be read
     */
    InboxState state(String catalog) throws LedgerException;

    /**
     * Tells how far a list of deliveries has been read.
     *
     * @param catalog the catalog
     * @param source which list
     * @return GitHub's number of the newest delivery that was taken in; 0 if none was
     * @throws LedgerException if it cannot be read
     */
    long newest(String catalog, String source) throws LedgerException;

    /**
     * Notes how far a list of deliveries has been read.
     *
     * @param catalog the catalog
     * @param source which list
     * @param newest GitHub's number of the newest delivery that was taken in
     * @param at the time
     * @throws LedgerException if it cannot be written
     */
    void newest(String catalog, String source, long newest, Instant at) throws LedgerException;

    @Override
    void close();
}
