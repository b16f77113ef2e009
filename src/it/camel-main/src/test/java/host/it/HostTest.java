package host.it;

import host.Host;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class HostTest {

    @Test
    void isItself_withoutTheRoutesOfOurs() throws Exception {
        Properties none = new Properties();
        none.setProperty("camel.main.routes-include-pattern", "false");
        run(none, HostContract::hostIsItself);
    }

    @Test
    void isItself_andResyncs_withTheRoutesOfOurs() throws Exception {
        try (Doubles doubles = new Doubles()) {
            Properties properties = new Properties();
            properties.putAll(doubles.properties());
            run(properties, host -> {
                host.hostIsItself();
                host.resyncs("camel-main", doubles);
            });
        }
    }

    private static void run(Properties properties, Consumer<HostContract> checks) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        properties.setProperty("camel.server.port", String.valueOf(port));
        Main main = Host.main();
        main.setOverrideProperties(properties);
        main.start();
        try {
            checks.accept(new HostContract(port));
        } finally {
            main.stop();
        }
    }
}
