package io.github.portgithub.lifecycle;

class EmbeddedLedgerTest extends LedgerTest {

    @Override
    void keepALedger(LifeCycleHarness routes) {
        routes.with("port.ledger.url", "jdbc:h2:file:" + routes.folder.resolve("ledger/test"));
    }
}
