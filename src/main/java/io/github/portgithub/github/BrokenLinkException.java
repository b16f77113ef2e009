package io.github.portgithub.github;

import io.github.portgithub.http.Secrets;

/**
 * A next link or a redirect that is not followed, so that the listing it belongs to is incomplete. The message names the
 * host and the reason, never a query.
 */
public final class BrokenLinkException extends Exception {

    /**
     * @param message the kind of link, the host and why it is not followed, never null
     */
    public BrokenLinkException(String message) {
        super(Secrets.shown(message));
    }
}
