package io.github.portgithub.ledger;

/** The ledger cannot be opened, read or written. The message names {@code port.ledger.url} and says what to do. */
public final class LedgerException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean damaged;

    /**
     * Without a cause: Camel would tell the innermost one, which names neither the property nor what to do.
     *
     * @param message for people, with the property and what the database said, without secrets
     */
    public LedgerException(String message) {
        this(message, false);
    }

    private LedgerException(String message, boolean damaged) {
        super(message);
        this.damaged = damaged;
    }

    /** Makes an exception for what was read but cannot be understood. */
    static LedgerException damaged(String message) {
        return new LedgerException(LedgerSource.URL + ": the ledger is damaged, " + message, true);
    }

    /** Returns whether something was read that cannot be understood. */
    public boolean isDamaged() {
        return damaged;
    }
}
