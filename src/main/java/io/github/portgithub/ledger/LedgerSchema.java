package io.github.portgithub.ledger;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The tables of a ledger in PostgreSQL. Apart, because Flyway need not be there for any other. Stateless. */
final class LedgerSchema {

    private static final String LOCATION = "classpath:port-github/ledger/postgresql";

    private LedgerSchema() {}

    /**
     * Creates the tables, or brings them up to date.
     *
     * @param source the database
     * @throws RuntimeException if that is not possible, or they are newer than this program
     */
    static void migrate(DataSource source) {
        Flyway flyway = Flyway.configure(LedgerSchema.class.getClassLoader())
                .dataSource(source)
                .locations(LOCATION)
                .table("port_github_ledger_history")
                // Other tables may be there
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        MigrationInfo newest = Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((one, next) -> next)
                .orElse(null);
        if (newest != null) {
            throw new IllegalStateException("its tables are of version " + newest.getVersion()
                    + ", newer than this program knows: update the program, or name another database");
        }
        flyway.migrate();
    }
}
