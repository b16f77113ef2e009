package host.it;

import static org.junit.jupiter.api.Assertions.assertThrows;

import host.Host;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
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
            properties.putAll(doubles.propertiesWithEvents());
            run(properties, host -> {
                host.hostIsItself();
                host.resyncs("camel-main", doubles);
                host.takesEvents(doubles);
            });
        }
    }

    @Test
    void saysFirstWhatToDo_whenThePropertiesAreWrong() {
        PrintStream standard = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true));
        try {
            Properties wrong = new Properties();
            wrong.putAll(Doubles.wrongProperties());
            assertThrows(Exception.class, () -> run(wrong, host -> {})).printStackTrace();
        } finally {
            System.setErr(standard);
        }
        HostContract.saysFirstWhatToDo(printed.toString());
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
