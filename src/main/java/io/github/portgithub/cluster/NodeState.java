package io.github.portgithub.cluster;

import io.github.portgithub.ledger.LedgerRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process as the others see it.
 *
 * @param name its name
 * @param unheard how long nothing was heard of it, by our clock
 * @param most how long that may be
 * @param runs what it does, as far as the ledger was asked
 */
public record NodeState(String name, Duration unheard, Duration most, List<LedgerRun> runs) {

    /** What Quartz adds to the interval. */
    private static final Duration PATIENCE = Duration.ofMillis(7_500);

    /** Returns whether it is not taken for dead. */
    public boolean isAlive() {
        return unheard.compareTo(most) <= 0;
    }

    /** Returns whether it does a run. */
    public boolean isDoing(LedgerRun run) {
        return runs.stream().anyMatch(one -> one.number() == run.number());
    }

    static List<NodeState> read(Connection connection, String tables, String scheduler, List<LedgerRun> open)
            throws SQLException {
        List<NodeState> nodes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT instance_name, last_checkin_time,"
                + " checkin_interval FROM " + tables + "scheduler_state WHERE sched_name = ? ORDER BY instance_name")) {
            select.setString(1, scheduler);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(1);
                    nodes.add(new NodeState(
                            name,
                            Duration.ofMillis(Math.max(0, System.currentTimeMillis() - row.getLong(2))),
                            Duration.ofMillis(row.getLong(3)).plus(PATIENCE),
                            open.stream().filter(run -> name.equals(run.node())).toList()));
                }
            }
        }
        return nodes;
    }
}
