package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import java.util.Map;
import org.apache.camel.component.bean.BeanComponent;
import org.junit.jupiter.api.Test;

/**
 * Camel examines a class whose method an expression calls once, or for each of its objects if one of its methods takes an
 * exception, an exchange or an annotated parameter, and keeps up to a thousand of the results with their objects.
 */
class BeanCacheTest extends RouteTest {

    @Test
    void noObjectOfARunIsKept_howeverManyPagesAreRead() throws Exception {
        routes.with("github.page-size", 2).with("port.mapping", "classpath:port-github/port-app-config-all-kinds.yml");
        model.addOrganization("acme");
        acme(1);
        routes.resync();
        acme(2);
        // and one that does not get through
        github.on("GET /repos/acme/second-1/pulls\\?.*").answer(502, Map.of(), "");
        routes.resync();
        int examined = examined();

        acme(9);
        ResyncReport report = routes.resync();

        assertThat(report.requests()).isGreaterThan(100);
        assertThat(examined()).isEqualTo(examined);
    }

    private int examined() {
        return routes.context().getComponent("bean", BeanComponent.class).getCurrentBeanCacheSize();
    }

    private void acme(int more) {
        for (int i = 1; i <= more; i++) {
            String name = (more == 1 ? "first-" : more == 2 ? "second-" : "third-") + i;
            model.addRepository("acme", name);
            model.addPullRequests("acme", name, 5);
        }
    }
}
