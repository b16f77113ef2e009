package io.github.portgithub.hostile;

import io.github.portgithub.sandbox.SandboxAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One answer as it goes over the wire, which may be no HTTP at all. For one thread. */
final class Reply {

    /** How an answer is sent. */
    enum Delivery {
        WHOLE,
        CHUNKED,
        CHUNKS_BROKEN,
        CHUNKS_WITHOUT_END,
        UNTIL_CLOSE,
        CLOSE_BEFORE,
        RESET_BEFORE,
        STALL_BEFORE,
        CLOSE_IN_STATUS_LINE,
        CLOSE_IN_HEADERS,
        CLOSE_AFTER_HEADERS,
        STALL_AFTER_HEADERS,
        CLOSE_IN_BODY,
        RESET_IN_BODY,
        STALL_IN_BODY,
        DRIP_HEADERS,
        DRIP_BODY,
        ENDLESS_BODY,
        ENDLESS_HEADERS,
        ENDLESS_INTERIM
    }

    private final List<String> headers = new ArrayList<>();
    private String status;
    private byte[] body;
    private boolean framed = true;
    private Delivery delivery = Delivery.WHOLE;
    private byte[] after = new byte[0];

    Reply(SandboxAnswer answer) {
        status = answer.status() + " Some Reason";
        body = answer.body();
        answer.headers().forEach((name, values) -> values.forEach(value -> headers.add(name + ": " + value)));
    }

    String status() {
        return status;
    }

    void status(String newStatus) {
        status = newStatus;
    }

    byte[] body() {
        return body;
    }

    void body(byte[] newBody) {
        body = newBody;
    }

    void body(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Delivery delivery() {
        return delivery;
    }

    void delivery(Delivery newDelivery) {
        delivery = newDelivery;
    }

    byte[] after() {
        return after;
    }

    /** Sends more behind the end of the answer. */
    void after(String text) {
        after = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Leaves out the length that is right; the headers say another one, or none. */
    void unframed() {
        framed = false;
    }

    boolean framed() {
        return framed;
    }

    List<String> headers() {
        return headers;
    }

    void without(String name) {
        headers.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"));
    }

    void set(String name, String value) {
        without(name);
        headers.add(name + ": " + value);
    }

    /** Returns the value of a header, or null. */
    String header(String name) {
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(null);
    }
}
