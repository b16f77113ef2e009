package io.github.portgithub.routes.alone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.BindToRegistry;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Processor;
import org.apache.camel.Produce;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.AdviceRouteMapping;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call is made of and what of it is repeated: {@code port-call.camel.yaml}, without Port and without the beans. */
@CamelMainTest(
        advices = @AdviceRouteMapping(route = "port-github-port-request", advice = PortCallRouteTest.WithoutHttp.class))
class PortCallRouteTest {

    @EndpointInject("mock:port")
    private MockEndpoint port;

    @Produce("direct:port-github-port-call")
    private FluentProducerTemplate call;

    private final List<String> steps = new ArrayList<>();
    private boolean givenUp;
    private boolean overtaken;
    private int refused;
    private int repeated;
    private long delay;

    /** Puts a mock in place of the HTTP endpoint. */
    public static final class WithoutHttp extends AdviceWithRouteBuilder {

        @Override
        public void configure() throws Exception {
            weaveById("call-port").replace().to("mock:port");
        }
    }

    /** Whether Port is asked at all. */
    public final class Outage {

        public void check() {
            steps.add("outage");
            if (givenUp) {
                throw new IllegalStateException("given up");
            }
        }
    }

    /** What is asked; the form that Camel's Simple language asks for. */
    public static final class Call {

        public String getMethod() {
            return "POST";
        }

        public String getPath() {
            return "/v1/blueprints";
        }

        public String getQuery() {
            return "upsert=true";
        }
    }

    /** Refuses so many attempts, and repeats so many; before each there are so many waits of a millisecond. */
    public final class Answers implements Processor {

        private Exception failure;
        private long waits;

        public void begin(Exchange exchange) {
            steps.add("begin");
            exchange.removeVariable("portRequest");
            exchange.setVariable("portCall", new Call());
            waits = 0;
        }

        public long delay() {
            return waits == 0 ? 0 : waits-- % 2;
        }

        public void check(Exchange exchange) throws Exception {
            steps.add("check");
            assertThat(exchange.getMessage().getHeader("Authorization")).isNull();
            if (refused > 0) {
                refused--;
                exchange.getMessage().setHeader("X-Of-The-Answer", "x");
                throw new IllegalArgumentException("refused");
            }
            failure = null;
        }

        @Override
        public void process(Exchange exchange) {
            failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            waits = delay;
        }

        public boolean isRepeated() {
            return repeated-- > 0;
        }

        public void outcome() throws Exception {
            steps.add("outcome");
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Gives a token to each attempt. */
    public final class Token {

        private int count;

        public String authorizationOf() {
            return "token " + ++count;
        }

        public byte[] credentials() {
            return "credentials".getBytes();
        }
    }

    /** Says who asks. */
    public static final class Agent {

        public String userAgent() {
            return "agent";
        }
    }

    /** Whether the run may still write. */
    public final class Fences {

        public void checkPost() {
            if (overtaken) {
                throw new IllegalStateException("overtaken");
            }
        }
    }

    @BindToRegistry("portGithubRunFences")
    public Fences fences() {
        return new Fences();
    }

    @BindToRegistry("portGithubPortOutage")
    public Outage outage() {
        return new Outage();
    }

    @BindToRegistry("portGithubPortAnswers")
    public Answers answers() {
        return new Answers();
    }

    @BindToRegistry("portGithubPortToken")
    public Token token() {
        return new Token();
    }

    @BindToRegistry("portGithubDatasource")
    public Agent datasource() {
        return new Agent();
    }

    @Configure
    void thisFileOnly(MainConfigurationProperties main) {
        main.withRoutesIncludePattern(
                "classpath:port-github/routes/port-call.camel.yaml,classpath:port-github/routes/errors.camel.yaml");
    }

    @BeforeEach
    void noteRequests() {
        port.whenAnyExchangeReceived(exchange -> steps.add("request"));
    }

    @Test
    void asksOnce_withTheHeadersOfTheRequestOnly() {
        Exchange answered = call("{}");

        assertThat(answered.getException()).isNull();
        assertThat(steps).containsExactly("outage", "begin", "request", "check", "outcome");
        assertThat(port.getExchanges()).singleElement().satisfies(sent -> {
            assertThat(sent.getMessage().getBody()).isEqualTo("{}");
            assertThat(sent.getMessage().getHeaders())
                    .containsOnly(
                            entry("CamelHttpMethod", "POST"),
                            entry("CamelHttpPath", "/v1/blueprints"),
                            entry("CamelHttpQuery", "upsert=true"),
                            entry("Content-Type", "application/json"),
                            entry("User-Agent", "agent"),
                            entry("Authorization", "token 1"));
        });
    }

    @Test
    void repeatsTheRequestAsAWhole_afterItsWait() {
        refused = 2;
        repeated = 2;
        delay = 4;

        Exchange answered = call("{}");

        assertThat(answered.getException()).isNull();
        assertThat(steps)
                .containsExactly(
                        "outage", "begin", "request", "check", "request", "check", "request", "check", "outcome");
        assertThat(port.getExchanges())
                .extracting(sent -> sent.getMessage().getHeader("Authorization"))
                .containsExactly("token 1", "token 2", "token 3");
        assertThat(port.getExchanges()).allSatisfy(sent -> {
            assertThat(sent.getMessage().getBody()).isEqualTo("{}");
            assertThat(sent.getMessage().getHeader("X-Of-The-Answer")).isNull();
        });
    }

    @Test
    void failsAsTheLastAttemptDid_onceItIsNotRepeated() {
        refused = 5;
        repeated = 1;

        Exchange answered = call("{}");

        assertThat(answered.getException()).hasMessage("refused");
        assertThat(steps).containsExactly("outage", "begin", "request", "check", "request", "check", "outcome");
    }

    @Test
    void asksNothing_oncePortIsGivenUp() {
        givenUp = true;

        Exchange answered = call("{}");

        assertThat(answered.getException()).hasMessage("given up");
        assertThat(steps).containsExactly("outage");
    }

    @Test
    void sendsNothing_onceTheRunIsOvertaken() {
        overtaken = true;

        Exchange answered = call("{}");

        assertThat(answered.getException()).hasMessage("overtaken");
        assertThat(steps).containsExactly("outage", "begin", "outcome");
    }

    private Exchange call(String body) {
        return call.withVariable("portRequest", "POST /v1/blueprints?upsert=true")
                .withHeader("X-Of-The-Caller", "x")
                .withBody(body)
                .send();
    }
}
