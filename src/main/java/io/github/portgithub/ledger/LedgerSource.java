package io.github.portgithub.ledger;

import io.github.portgithub.http.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the ledger that {@code port.ledger.url} or {@code port.ledger.data-source} names, when a run first needs it. An
 * embedded one is a cache: if it cannot be used, the run goes on without, and one line says why. A shared one that cannot be
 * used fails the run: others rely on it.
 *
 * <p>Thread-safe.
 */
public final class LedgerSource implements CamelContextAware, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerSource.class);

    static final String URL = "port.ledger.url";
    static final String DATA_SOURCE = "port.ledger.data-source";
    private static final String NONE = "none";
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final String url;
    private final String user;
    private final String password;
    private final String dataSource;
    private final boolean dryRun;
    private CamelContext camelContext;
    private Ledger ledger;
    private Inbox inbox;
    private DataSource forJobs;
    private String told;
    private volatile String fault;

    /**
     * @param secrets has {@code port.ledger.password}
     * @param url {@code port.ledger.url}; empty or {@code none} for none
     * @param user {@code port.ledger.user}; may be empty
     * @param dataSource {@code port.ledger.data-source}: the name of a {@link DataSource} in the registry; empty for none
     * @param dryRun {@code port.dry-run}: Port accepts nothing, so there is nothing to remember
     * @throws IllegalArgumentException if the URL is of no database that a ledger can be in; the message names the property
     */
    public LedgerSource(Secrets secrets, String url, String user, String dataSource, boolean dryRun) {
        this.url = url.strip().equals(NONE) ? "" : url.strip();
        this.user = user;
        this.password = this.url.startsWith(POSTGRESQL) ? secrets.property("port.ledger.password") : "";
        this.dataSource = dataSource.strip().replaceFirst("^#(bean:)?", "");
        this.dryRun = dryRun;
        if (!this.url.isEmpty() && !this.dataSource.isEmpty()) {
            throw new IllegalArgumentException(URL + " and " + DATA_SOURCE + " are both set: leave one of them empty");
        }
        if (this.url.startsWith(H2)) {
            EmbeddedLedger.fileOf(this.url);
        } else if (!this.url.isEmpty() && !this.url.startsWith(POSTGRESQL)) {
            // Without the value: it may hold a password
            throw new IllegalArgumentException(
                    URL + " must begin with " + H2 + "file: or " + POSTGRESQL + "//, or be empty for no ledger");
        }
        if (this.url.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new IllegalArgumentException(URL + " must be without a password: set port.ledger.password");
        }
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Returns whether runs are to have a ledger. */
    public boolean isOn() {
        return !dryRun && isConfigured();
    }

    /** Returns whether there is a ledger, whatever runs do with it. */
    public boolean isConfigured() {
        return !url.isEmpty() || !dataSource.isEmpty();
    }

    /**
     * Opens the ledger, unless it is open.
     *
     * @return the ledger; null if an embedded one cannot be used, or there is to be none
     * @throws LedgerException if a shared one cannot be used; the message names the property
     */
    public synchronized Ledger open() throws LedgerException {
        if (!isConfigured() || ledger != null) {
            return ledger;
        }
        try {
            ledger = opened();
        } catch (LedgerException e) {
            fault = e.getMessage();
            throw e;
        }
        return ledger;
    }

    /** Returns whether the ledger is in a file that one process has for itself. */
    public boolean isEmbedded() {
        return url.startsWith(H2);
    }

    /**
     * Opens the database of the ledger for what else processes share, unless it is open.
     *
     * @return gives connections to a PostgreSQL that has the tables
     * @throws LedgerException if it cannot be used, or is no PostgreSQL; the message names the property
     */
    public synchronized DataSource forJobs() throws LedgerException {
        if (forJobs == null) {
            forJobs = url.isEmpty()
                    ? ofHost(SharedLedger::migrated, (found, place) -> {
                        throw new SQLException("an H2, which is of no use to several processes");
                    })
                    : SharedLedger.openForJobs(url, user, password);
        }
        return forJobs;
    }

    /** Reads from a connection. */
    public interface Reading<T> {
        T of(Connection connection) throws SQLException;
    }

    /**
     * Reads what processes share, and makes no tables: for who only looks.
     *
     * @param reading reads
     * @return what it has read
     * @throws LedgerException if there is no connection, or it cannot read
     */
    public <T> T look(Reading<T> reading) throws LedgerException {
        DataSource open;
        synchronized (this) {
            open = forJobs;
        }
        DataSource found = open != null || !url.isEmpty()
                ? open
                : camelContext.getRegistry().lookupByNameAndType(dataSource, DataSource.class);
        try (Connection connection =
                found != null ? found.getConnection() : DriverManager.getConnection(url, user, password)) {
            return reading.of(connection);
        } catch (SQLException e) {
            throw new LedgerException(URL + ": " + place() + " cannot be read: " + JdbcLedger.firstLine(e));
        }
    }

    private void closeForJobs() {
        if (forJobs instanceof AutoCloseable pool && !url.isEmpty()) {
            try {
                pool.close();
            } catch (Exception e) {
                // Closed as far as it goes
            }
        }
        forJobs = null;
    }

    /**
     * Opens an embedded ledger before a run needs it, if it can be written. Whatever else is in the way is told by the run's
     * own {@link #open}, or by this, once.
     *
     * @return the ledger; null if it is not open
     * @throws LedgerException never of an embedded one
     */
    public Ledger openAhead() throws LedgerException {
        return isOn() && isEmbedded() && probe() == null ? open() : null;
    }

    /** Returns where the ledger is, without user and password. */
    public String place() {
        return url.isEmpty() ? "#" + dataSource : url;
    }

    /**
     * Looks whether the ledger could be used, and writes nothing: an embedded one is not opened, which would make it.
     *
     * @return what is in the way; null if nothing is
     */
    public String probe() {
        try {
            if (url.startsWith(H2)) {
                return EmbeddedLedger.fault(url);
            }
            if (url.isEmpty()) {
                DataSource found = camelContext.getRegistry().lookupByNameAndType(dataSource, DataSource.class);
                if (found == null) {
                    return DATA_SOURCE + ": the registry has no javax.sql.DataSource named '" + dataSource + "'";
                }
                found.getConnection().close();
            } else {
                DriverManager.setLoginTimeout(10);
                DriverManager.getConnection(url, user, password).close();
            }
            return null;
        } catch (SQLException e) {
            return (url.isEmpty() ? DATA_SOURCE : URL) + ": " + place() + " gives no connection: "
                    + JdbcLedger.firstLine(e);
        }
    }

    /** Returns why the ledger could not be used when it was last asked for; null if it could, or nobody has asked. */
    public String fault() {
        return fault;
    }

    private Ledger opened() throws LedgerException {
        fault = null;
        if (url.startsWith(H2)) {
            try {
                Ledger embedded = EmbeddedLedger.open(url);
                told = null;
                return embedded;
            } catch (LedgerException e) {
                if (!e.getMessage().equals(told)) {
                    LOG.warn("{}; going on without a ledger, everything is read and posted", e.getMessage());
                }
                told = e.getMessage();
                fault = told;
                return null;
            }
        }
        return url.isEmpty() ? ofHost(SharedLedger::of, EmbeddedLedger::of) : SharedLedger.open(url, user, password);
    }

    /**
     * Opens the inbox, unless it is open.
     *
     * @return the inbox; one in memory if there is no ledger, or an embedded one cannot be used, which a warning tells
     * @throws LedgerException if a shared one cannot be used; the message names the property
     */
    public synchronized Inbox inbox() throws LedgerException {
        if (inbox != null) {
            return inbox;
        }
        if (!isOn()) {
            inbox = new MemoryInbox();
        } else if (url.startsWith(H2)) {
            try {
                inbox = EmbeddedLedger.openInbox(url);
            } catch (LedgerException e) {
                LOG.warn("{}; events are kept in memory", e.getMessage());
                inbox = new MemoryInbox();
            }
        } else {
            inbox = url.isEmpty()
                    ? ofHost(SharedLedger::inboxOf, EmbeddedLedger::inboxOf)
                    : SharedLedger.openInbox(url, user, password);
        }
        return inbox;
    }

    /** Returns the inbox if it is open, as it is once an event has come or may come; else null. */
    public synchronized Inbox openInbox() {
        return inbox;
    }

    private interface OfPostgresql<T> {
        T of(DataSource source, String place, AutoCloseable closed) throws LedgerException;
    }

    private interface OfH2<T> {
        T of(DataSource source, String place) throws SQLException;
    }

    private <T> T ofHost(OfPostgresql<T> postgresql, OfH2<T> h2) throws LedgerException {
        DataSource found = camelContext.getRegistry().lookupByNameAndType(dataSource, DataSource.class);
        if (found == null) {
            throw new LedgerException(
                    DATA_SOURCE + ": the registry has no javax.sql.DataSource named '" + dataSource + "'");
        }
        try (Connection connection = found.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            return switch (product) {
                case "PostgreSQL" -> postgresql.of(found, "#" + dataSource, null);
                case "H2" -> h2.of(found, "#" + dataSource);
                default ->
                    throw new LedgerException(DATA_SOURCE + ": '" + dataSource + "' is a " + product
                            + "; a ledger takes PostgreSQL or H2");
            };
        } catch (SQLException e) {
            throw new LedgerException(
                    DATA_SOURCE + ": '" + dataSource + "' gives no connection: " + JdbcLedger.firstLine(e));
        }
    }

    /**
     * Gives up a ledger that has failed: the next run opens it anew.
     *
     * @param failed the ledger
     * @param damaged whether what it says cannot be understood; an embedded one is then set aside
     */
    public synchronized void failed(Ledger failed, boolean damaged) {
        if (ledger != failed) {
            return;
        }
        fault = "the ledger has failed";
        closeLedger();
        if (damaged && url.startsWith(H2)) {
            EmbeddedLedger.setAside(url, "is damaged");
        }
    }

    @Override
    public synchronized void close() {
        closeLedger();
        closeForJobs();
        if (inbox != null) {
            inbox.close();
            inbox = null;
        }
    }

    private void closeLedger() {
        if (ledger != null) {
            ledger.close();
            ledger = null;
        }
    }
}
