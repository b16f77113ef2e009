package io.github.portgithub.host;

import io.github.portgithub.github.app.GithubApp;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.port.Blueprints;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.port.PortToken;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Checks as whom the routes connect, and to what: credentials, the installation's name, the ledger, the blueprints. The beans
 * that have these refuse what is wrong themselves, as it would be Camel that tells, wrapped in what it was doing; so each is
 * made once for nothing, and all that is wrong is told at once.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start.
 */
public final class ConnectionSettings implements CamelContextAware {

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Checks what is set; called once at start.
     *
     * @throws IllegalArgumentException if something is wrong; one line for each
     */
    public void check() {
        Secrets secrets = new Secrets();
        secrets.setCamelContext(camelContext);
        boolean dryRun = value("port.dry-run", "false").equals("true");
        List<String> problems = new ArrayList<>();
        note(
                () -> GithubApp.credentials(
                        secrets, value("github.app-id", ""), value("github.api-url", "https://api.github.com"), null),
                problems);
        note(() -> new PortToken(secrets, dryRun, null), problems);
        note(
                () -> new Datasource(
                        value("port.integration-type", "github-routes"),
                        value("port.integration-identifier", "my-github-routes")),
                problems);
        note(
                () -> new LedgerSource(
                        secrets,
                        value("port.ledger.url", ""),
                        value("port.ledger.user", ""),
                        value("port.ledger.data-source", ""),
                        dryRun),
                problems);
        String blueprints = value("port.blueprints", null);
        if (blueprints != null) {
            note(() -> load(blueprints), problems);
        }
        if (!problems.isEmpty()) {
            IllegalArgumentException wrong = new IllegalArgumentException(String.join("\n", problems));
            StartFailure.tell(camelContext, wrong);
            throw wrong;
        }
    }

    private void load(String location) {
        Blueprints blueprints = new Blueprints(location);
        blueprints.setCamelContext(camelContext);
        blueprints.load();
    }

    private static void note(Runnable made, List<String> problems) {
        try {
            made.run();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    private String value(String key, String other) {
        return camelContext.getPropertiesComponent().resolveProperty(key).orElse(other);
    }
}
