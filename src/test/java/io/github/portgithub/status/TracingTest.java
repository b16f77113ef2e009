package io.github.portgithub.status;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.routes.RouteTest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a host's tracer gets of a run. */
class TracingTest extends RouteTest {

    private static final AttributeKey<String> RUN = stringKey(SpanAttributes.RUN);
    private static final AttributeKey<String> KIND = stringKey(SpanAttributes.KIND);
    private static final AttributeKey<String> REPOSITORY = stringKey(SpanAttributes.REPOSITORY);

    private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

    @Test
    void spansSayWhichRunKindAndRepositoryTheyAreOf_andNoSecret() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addPullRequests("acme", "api", 3);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
                .build();
        routes.bind("tracer", provider.get("host"))
                .bind("propagators", ContextPropagators.noop())
                .with("camel.opentelemetry2.enabled", true);

        ResyncReport report = routes.resync();

        assertThat(report.exitCode()).as("%s", report).isZero();
        List<SpanData> pages = spans.stream()
                .filter(span -> "pull-request".equals(span.getAttributes().get(KIND))
                        && "acme/api".equals(span.getAttributes().get(REPOSITORY)))
                .toList();
        assertThat(pages)
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.getAttributes().get(RUN)).matches("\\d{8}T\\d{6}Z-[0-9a-f]{4}"));
        assertThat(pages.toString()).contains("/repos/acme/api/pulls");
        assertThat(spans.toString()).doesNotContain("github-test-token").doesNotContain("port-test-secret");
    }

    private final class Kept implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> some) {
            spans.addAll(some);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
