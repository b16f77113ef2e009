package io.github.portgithub.live;

/**
 * A webhook at GitHub that sends us events, and its list of deliveries.
 *
 * @param path where the API has it, such as {@code /orgs/acme/hooks/12}; {@code /app/hook} for that of a GitHub App
 * @param account the login that it belongs to; null for an App's
 */
public record Hook(String path, String account) {

    static final Hook OF_APP = new Hook("/app/hook", null);

    /** Returns whether it is the webhook of a GitHub App, which has one for all its installations. */
    public boolean isOfApp() {
        return account == null;
    }

    /** Returns the path of the list of its deliveries. */
    public String getDeliveries() {
        return path + "/deliveries";
    }

    @Override
    public String toString() {
        return isOfApp() ? "the webhook of the GitHub App" : "webhook " + path;
    }
}
