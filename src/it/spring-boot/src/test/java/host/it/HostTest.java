package host.it;

import static org.junit.jupiter.api.Assertions.assertThrows;

import host.Host;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

class HostTest {

    @Test
    void isItself_withoutTheRoutesOfOurs() {
        run(Map.of("camel.main.routes-include-pattern", "false"), HostContract::hostIsItself);
    }

    @Test
    void isItself_andResyncs_withTheRoutesOfOurs() {
        try (Doubles doubles = new Doubles()) {
            run(doubles.propertiesWithEvents(), host -> {
                host.hostIsItself();
                host.resyncs("spring-boot", doubles);
                host.showsFigures("actuator/prometheus");
                host.takesEvents(doubles);
            });
        }
    }

    @Test
    void readsEveryRepository_whenThereAreMoreThanAQueueTakes() {
        try (Doubles doubles = Doubles.manyRepositories()) {
            run(doubles.properties(), host -> host.resyncsManyRepositories(doubles));
        }
    }

    @Test
    void saysFirstWhatToDo_whenThePropertiesAreWrong() {
        PrintStream standard = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true));
        try {
            assertThrows(Exception.class, () -> run(Doubles.wrongProperties(), host -> {}));
        } finally {
            System.setOut(standard);
        }
        HostContract.saysFirstWhatToDo(printed.toString());
    }

    private static void run(Map<String, String> properties, Consumer<HostContract> checks) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("server.port", "0");
        String[] arguments = all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        try (ConfigurableApplicationContext context = SpringApplication.run(Host.class, arguments)) {
            checks.accept(new HostContract(((ServletWebServerApplicationContext) context)
                    .getWebServer()
                    .getPort()));
        }
    }
}
