package io.github.portgithub.resync;

import io.github.portgithub.github.GithubException;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.MappingException;

/** Says in one line why something failed. Stateless. */
public final class Reasons {

    private Reasons() {}

    /**
     * Returns the reason without Camel's wrapping, which is one exception for each Splitter.
     *
     * @param exception what was thrown, never null
     * @return the message of the innermost exception, or of the first of ours; of a mapping's, all lines
     */
    public static String of(Exception exception) {
        Throwable cause = exception;
        while (!(cause instanceof GithubException) && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause instanceof MappingException) {
            return cause.getMessage().replace("\n", "\n  ");
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : Secrets.shown(cause.getMessage().lines().findFirst().orElse(""));
    }
}
