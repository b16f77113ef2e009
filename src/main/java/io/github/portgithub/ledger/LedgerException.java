package io.github.portgithub.ledger;

/** The ledger cannot be opened, read or written. The message names {@code port.ledger.url} and says what to do. */
public final class LedgerException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean damaged;
    private final boolean taken;

    /**
     * Without a cause: Camel would tell the innermost one, which names neither the property nor what to do.
     *
     * @param message for people, with the property and what the database said, without secrets
     */
    public LedgerException(String message) {
        this(message, false, false);
    }

    private LedgerException(String message, boolean damaged, boolean taken) {
        super(message);
        this.damaged = damaged;
        this.taken = taken;
    }

    /** Makes an exception for what was read but cannot be understood. */
    static LedgerException damaged(String message) {
        return new LedgerException(LedgerSource.URL + ": the ledger is damaged, " + message, true, false);
    }

    /** Makes an exception for what another process has written at the same time. */
    static LedgerException taken(String message) {
        return new LedgerException(message, false, true);
    }

    /** Returns whether something was read that cannot be understood. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Returns whether a row is there already that was to be written. */
    boolean isTaken() {
        return taken;
    }
}
