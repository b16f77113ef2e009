package io.github.portgithub.cluster;

import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.quartz.utils.ConnectionProvider;

/** Gives Quartz connections to the database of the ledger. Thread-safe. */
final class StoreConnections implements ConnectionProvider {

    private final LedgerSource source;

    StoreConnections(LedgerSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return source.forJobs().getConnection();
        } catch (LedgerException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    @Override
    public void initialize() {
        // When the first is asked for
    }

    @Override
    public void shutdown() {
        // It is closed with the ledger
    }
}
