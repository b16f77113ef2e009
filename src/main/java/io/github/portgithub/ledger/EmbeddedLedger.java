package io.github.portgithub.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a file, by H2. It may be thrown away: one that is damaged or of another version is set aside and built anew.
 * Stateless.
 *
 * @see <a href="https://h2database.com/html/features.html#database_url">H2: database URLs</a>
 */
final class EmbeddedLedger {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLedger.class);

    /** What the tables of this version are like; another number is another ledger. */
    static final int VERSION = 5;

    private static final String PREFIX = "jdbc:h2:";
    private static final String SUFFIX = ".mv.db";
    private static final String SCHEMAS = "port-github/ledger/postgresql/";
    private static final List<String> SCHEMA =
            List.of("V1__ledger.sql", "V2__counts.sql", "V4__changes.sql", "V5__accounts.sql");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** H2's code for a file that another process has opened. */
    private static final int IN_USE = 90020;

    /**
     * The context closes it, and no other: H2's own hook would do so while the last pages are written. Its cache is small,
     * because nothing is read twice; that of statements holds all of ours. What is committed is in the file at once, and
     * closing does not rewrite it.
     */
    private static final String OPTIONS =
            ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=2048;QUERY_CACHE_SIZE=32;WRITE_DELAY=0;MAX_COMPACT_TIME=0";

    /** Each has its own prepared statements, and parses them once. */
    private static final int CONNECTIONS = 3;

    /** As the ledger's, but what is stored is in the file when the transaction ends. */
    private static final String INBOX_OPTIONS = ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=2048;WRITE_DELAY=0";

    private static final int INBOX_VERSION = 1;
    private static final String INBOX_SCHEMA = "V3__events.sql";

    private EmbeddedLedger() {}

    /**
     * Finds the file of a URL.
     *
     * @param url such as {@code jdbc:h2:file:./ledger/port-github}
     * @return the file without H2's suffix, absolute
     * @throws IllegalArgumentException if the URL names no file; the message names the property
     */
    static Path fileOf(String url) {
        String name = url.substring(PREFIX.length());
        name = name.startsWith("file:") ? name.substring("file:".length()) : name;
        int options = name.indexOf(';');
        name = options < 0 ? name : name.substring(0, options);
        if (name.isBlank() || name.matches("(mem|tcp|ssl|zip|nio|nioMapped|split|async|memFS|nioMemFS|memLZ):.*")) {
            throw new IllegalArgumentException(
                    LedgerSource.URL + " must name a file, such as " + PREFIX + "file:./ledger/port-github");
        }
        name = name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name;
        return Path.of(name).toAbsolutePath().normalize();
    }

    /** Says why the file of a URL cannot be made or written; null if it can. */
    static String fault(String url) {
        Path file = fileOf(url);
        Path there = Path.of(file + SUFFIX);
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isWritable(there) ? null : LedgerSource.URL + ": " + there + " cannot be written";
    }

    static Ledger open(String url) throws LedgerException {
        Path file = fileOf(url);
        try {
            return openFile(url, file);
        } catch (SQLException e) {
            if (e.getErrorCode() == IN_USE) {
                throw new LedgerException(LedgerSource.URL + ": " + file + " is used by another process");
            }
            boolean usable = Files.isWritable(file.getParent()) && Files.isWritable(Path.of(file + SUFFIX));
            if (!usable || !setAside(url, "cannot be read (" + JdbcLedger.firstLine(e) + ")")) {
                throw cannot(file, e);
            }
        }
        try {
            return openFile(url, file);
        } catch (SQLException e) {
            throw cannot(file, e);
        }
    }

    private static LedgerException cannot(Path file, SQLException e) {
        return new LedgerException(LedgerSource.URL + ": " + file + " cannot be opened: " + JdbcLedger.firstLine(e));
    }

    private static Ledger openFile(String url, Path file) throws SQLException {
        int options = url.indexOf(';');
        JdbcConnectionPool pool = JdbcConnectionPool.create(
                PREFIX + "file:" + file + OPTIONS + (options < 0 ? "" : url.substring(options)), "sa", "");
        pool.setMaxConnections(CONNECTIONS);
        try {
            prepare(pool);
            return new JdbcLedger(pool, file.toString(), false, false, pool::dispose);
        } catch (SQLException | RuntimeException e) {
            pool.dispose();
            throw e;
        }
    }

    /** Makes a ledger in an H2 of somebody else's. */
    static Ledger of(DataSource source, String name) throws SQLException {
        prepare(source);
        return new JdbcLedger(source, name, true, false, null);
    }

    private static void prepare(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS port_github_ledger (version integer NOT NULL)");
            try (ResultSet row = statement.executeQuery("SELECT version FROM port_github_ledger")) {
                if (row.next()) {
                    if (row.getInt(1) != VERSION) {
                        throw new SQLException(
                                "it is of version " + row.getInt(1) + ", this program writes version " + VERSION);
                    }
                    return;
                }
            }
            for (String part : SCHEMA) {
                statement.execute(schema(part));
            }
            statement.execute("INSERT INTO port_github_ledger VALUES (" + VERSION + ")");
        }
    }

    /**
     * Opens the inbox beside a ledger, in a file of its own: the ledger is a cache and may be set aside, events are not to be
     * lost with it. What is stored is in the file when the call returns.
     *
     * @param url the ledger's
     * @return the inbox, in which nothing is taken
     * @throws LedgerException if it cannot be opened. One that is damaged is set aside and built anew
     */
    static Inbox openInbox(String url) throws LedgerException {
        Path file = inboxOf(fileOf(url));
        String inboxUrl = PREFIX + "file:" + file;
        for (int attempt = 0; ; attempt++) {
            try {
                JdbcConnectionPool pool = JdbcConnectionPool.create(inboxUrl + INBOX_OPTIONS, "sa", "");
                pool.setMaxConnections(16);
                try {
                    prepareInbox(pool);
                    JdbcInbox inbox = new JdbcInbox(pool, file.toString(), pool::dispose);
                    inbox.release();
                    return inbox;
                } catch (SQLException | RuntimeException | LedgerException e) {
                    pool.dispose();
                    throw e;
                }
            } catch (SQLException e) {
                if (e.getErrorCode() == IN_USE) {
                    throw new LedgerException(LedgerSource.URL + ": " + file + " is used by another process");
                }
                boolean usable = Files.isWritable(file.getParent()) && Files.isWritable(Path.of(file + SUFFIX));
                if (attempt > 0 || !usable || !setAside(inboxUrl, "cannot be read (" + JdbcLedger.firstLine(e) + ")")) {
                    throw cannot(file, e);
                }
            }
        }
    }

    /** Makes an inbox in an H2 of somebody else's. */
    static Inbox inboxOf(DataSource source, String name) throws SQLException {
        prepareInbox(source);
        return new JdbcInbox(source, name, null);
    }

    private static Path inboxOf(Path ledger) {
        return ledger.resolveSibling(ledger.getFileName() + "-events");
    }

    private static void prepareInbox(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS port_github_inbox (version integer NOT NULL)");
            try (ResultSet row = statement.executeQuery("SELECT version FROM port_github_inbox")) {
                if (row.next()) {
                    if (row.getInt(1) != INBOX_VERSION) {
                        throw new SQLException(
                                "it is of version " + row.getInt(1) + ", this program writes version " + INBOX_VERSION);
                    }
                    return;
                }
            }
            statement.execute(schema(INBOX_SCHEMA));
            // In H2 a bytea has a megabyte at the most
            statement.execute("ALTER TABLE port_github_event ALTER COLUMN payload BINARY LARGE OBJECT");
            statement.execute("INSERT INTO port_github_inbox VALUES (" + INBOX_VERSION + ")");
        }
    }

    private static String schema(String part) {
        try (InputStream in = EmbeddedLedger.class.getClassLoader().getResourceAsStream(SCHEMAS + part)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Renames the file of a ledger that cannot be used.
     *
     * @param url the ledger's
     * @param reason why, as words that follow the file's name
     * @return whether it is out of the way
     */
    static boolean setAside(String url, String reason) {
        Path file = Path.of(fileOf(url) + SUFFIX);
        Path aside = file.resolveSibling(file.getFileName() + ".aside-" + STAMP.format(Instant.now()));
        try {
            Files.move(file, aside);
            LOG.warn(
                    "{}: {} {}; it is set aside as {} and built anew",
                    LedgerSource.URL,
                    file,
                    reason,
                    aside.getFileName());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
