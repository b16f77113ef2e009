package io.github.portgithub.sandbox.server;

import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxRequest;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Hands an HTTP request to an API as it came, and its answer back as it is: raw path and query, every header, every byte.
 *
 * <p>Used by {@code port-github/sandbox/*.camel.yaml}. Thread-safe.
 */
final class SandboxProcessor implements Processor {

    private final SandboxApi api;
    private final String prefix;

    /**
     * @param api answers, one request at a time per thread
     * @param prefix what the API does not know of the path, such as {@code /port}; empty if it knows all of it
     */
    SandboxProcessor(SandboxApi api, String prefix) {
        this.api = api;
        this.prefix = prefix;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        SandboxAnswer answer = api.answer(request(message));
        // What stays on the message is sent back.
        message.removeHeaders("*");
        answer.headers()
                .forEach((name, values) -> message.setHeader(name, values.size() == 1 ? values.get(0) : values));
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setBody(answer.body());
    }

    private SandboxRequest request(Message message) {
        // The only one of the component's headers that is not decoded.
        String uri = message.getHeader(Exchange.HTTP_URI, String.class);
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        byte[] body = message.getBody(byte[].class);
        return new SandboxRequest(
                message.getHeader(Exchange.HTTP_METHOD, String.class),
                path.startsWith(prefix) ? path.substring(prefix.length()) : path,
                mark < 0 ? null : uri.substring(mark + 1),
                name -> first(message.getHeader(name)),
                body == null ? new byte[0] : body);
    }

    private static String first(Object value) {
        if (value instanceof List<?> several) {
            return several.isEmpty() ? null : several.get(0).toString();
        }
        return value == null ? null : value.toString();
    }
}
