package io.github.portgithub.ledger;

/** The ledger cannot be opened, read or written. The message names {@code port.ledger.url} and says what to do. */
public final class LedgerException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * @param message for people, with the property and without secrets
     * @param cause what the database said, or null
     */
    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
