package host.it;

import host.Host;
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
            run(doubles.properties(), host -> {
                host.hostIsItself();
                host.resyncs("spring-boot", doubles);
            });
        }
    }

    @Test
    void readsEveryRepository_whenThereAreMoreThanAQueueTakes() {
        try (Doubles doubles = Doubles.manyRepositories()) {
            run(doubles.properties(), host -> host.resyncsManyRepositories(doubles));
        }
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
