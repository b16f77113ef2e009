package host;

import org.apache.camel.ProducerTemplate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application. */
@SpringBootApplication
public class Host {

    public static void main(String[] args) {
        SpringApplication.run(Host.class, args);
    }

    @Bean
    HostRoutes hostRoutes() {
        return new HostRoutes();
    }

    @Bean
    HostRoutes.WithErrorHandler hostRoutesWithErrorHandler() {
        return new HostRoutes.WithErrorHandler();
    }

    /** The host's HTTP server. */
    @RestController
    static class Http {

        private final ProducerTemplate camel;

        Http(ProducerTemplate camel) {
            this.camel = camel;
        }

        @GetMapping("/{name}")
        String call(@PathVariable String name) {
            return String.valueOf(camel.requestBody("direct:" + name, (Object) null));
        }
    }
}
