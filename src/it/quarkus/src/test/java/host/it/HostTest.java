package host.it;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(HostTest.Servers.class)
class HostTest {

    @ConfigProperty(name = "quarkus.http.port")
    int port;

    @Test
    void isItself_andResyncs_withTheRoutesOfOurs() {
        HostContract host = new HostContract(port);
        host.hostIsItself();
        host.resyncs("quarkus", Servers.doubles);
        host.showsFigures("q/metrics");
    }

    public static final class Servers implements QuarkusTestResourceLifecycleManager {

        static Doubles doubles;

        @Override
        public Map<String, String> start() {
            doubles = new Doubles();
            return doubles.properties();
        }

        @Override
        public void stop() {
            doubles.close();
        }
    }
}
