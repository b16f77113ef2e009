package io.github.portgithub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.mapping.Entity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?fileExist=Append", "?fileExist=Fail", "?fileExist=Override&tempPrefix=t"})
    void keepsEveryLine_whateverTheOptionsSay(String options) throws Exception {
        DeadLetter deadLetter = new DeadLetter("file:" + folder.resolve("new/below") + options);

        deadLetter.append(exchange("one\ntwo\n"));
        String file = deadLetter.append(exchange("three\n"));

        assertThat(file).isEqualTo(folder.resolve("new/below/run.ndjson").toString());
        assertThat(Path.of(file)).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void endsATornLine_beforeTheNext() throws Exception {
        Path file = Files.writeString(folder.resolve("all.ndjson"), "one\n{\"torn\":");

        new DeadLetter("file:" + folder + "?fileName=all.ndjson").append(exchange("two\n"));

        assertThat(file).hasContent("one\n{\"torn\":\ntwo\n");
    }

    @Test
    void fails_whenNothingCanBeWritten() throws Exception {
        Files.writeString(folder.resolve("a-file"), "");

        assertThatThrownBy(() -> new DeadLetter("file:" + folder.resolve("a-file")).append(exchange("one\n")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void tellsOnce_whereAnEntityIsKeptAndThatItIsRefused() throws Exception {
        List<String> told = new ArrayList<>();
        Entity entity =
                Entity.of("service", new ObjectMapper().createObjectNode().put("identifier", "a"));
        Delivery delivery = new Delivery(entity, new DeliveryListener() {
            @Override
            public void accepted(Entity accepted) {
                told.add("accepted");
            }

            @Override
            public void kept(Entity kept, String place) {
                told.add("kept in " + place);
            }

            @Override
            public void refused(Entity refused, String reason) {
                told.add("refused: " + reason);
            }
        });
        List<Refusal> refusals = List.of(new Refusal(delivery, 422, "no", "not like this"));

        new DeadLetter("kafka:user:secret@refused?password=secret").kept(refusals, "a-file");
        new DeadLetter("file:x").lost(refusals);
        delivery.accept();

        assertThat(told).containsExactly("kept in a-file", "refused: not like this");
    }

    private Exchange exchange(String lines) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(Exchange.FILE_NAME, "run.ndjson");
        exchange.getMessage().setBody(lines.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }
}
