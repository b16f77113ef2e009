package io.github.portgithub.host;

import io.github.portgithub.github.Organizations;

/**
 * Checks that every resource of the mapping has organizations or accounts to ask for.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start.
 */
public final class MissingOwners extends StartCheck {

    private final Organizations organizations;

    /** @param organizations knows which there are, never null */
    public MissingOwners(Organizations organizations) {
        this.organizations = organizations;
    }

    @Override
    void checkStarted() {
        organizations.check();
    }
}
