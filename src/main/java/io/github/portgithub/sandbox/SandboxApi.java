package io.github.portgithub.sandbox;

/** A simulated HTTP API, bound to no server. Implementations are thread-safe. */
@FunctionalInterface
public interface SandboxApi {

    /**
     * Answers one request.
     *
     * @param request what was asked, never null
     * @return the answer, never null; an error of the caller is an answer too, never an exception
     */
    SandboxAnswer answer(SandboxRequest request);
}
