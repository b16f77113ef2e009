package io.github.portgithub.lifecycle;

import io.github.portgithub.ledger.Postgres;

class SharedLedgerTest extends LedgerTest {

    @Override
    void keepALedger(LifeCycleHarness routes) {
        routes.with("port.ledger.url", Postgres.newDatabase())
                .with("port.ledger.user", "postgres")
                .with("port.ledger.password", "any-will-do");
    }
}
