package io.github.portgithub.http;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often a server was asked, what it answered, and how long that took. Numbers only grow, from the start of the program;
 * thread-safe, and a number that is read while requests go on is a snapshot.
 */
public final class RequestCounts {

    /** Which of a server's interfaces was asked. */
    public enum Api {
        REST,
        GRAPHQL;

        static Api of(String path) {
            return path != null && (path.equals("/graphql") || path.endsWith("/graphql")) ? GRAPHQL : REST;
        }
    }

    /** What a server can answer: by name what means something of its own here, the rest by its class. */
    public enum Answer {
        SUCCESS("2xx"),
        NOT_MODIFIED("304"),
        REDIRECT("3xx"),
        UNAUTHORIZED("401"),
        FORBIDDEN("403"),
        NOT_FOUND("404"),
        TOO_MANY_REQUESTS("429"),
        REFUSAL("4xx"),
        FAULT("5xx"),
        /** No answer at all: no connection, a time-out, or nobody waited any longer. */
        NONE("none");

        private final String label;

        Answer(String label) {
            this.label = label;
        }

        /** Returns what to call it, such as {@code 304} or {@code 5xx}. */
        public String label() {
            return label;
        }

        static Answer of(int status) {
            return switch (status) {
                case 304 -> NOT_MODIFIED;
                case 401 -> UNAUTHORIZED;
                case 403 -> FORBIDDEN;
                case 404 -> NOT_FOUND;
                case 429 -> TOO_MANY_REQUESTS;
                default ->
                    switch (status / 100) {
                        case 2 -> SUCCESS;
                        case 3 -> REDIRECT;
                        case 4 -> REFUSAL;
                        default -> FAULT;
                    };
            };
        }
    }

    private final LongAdder[] answers = new LongAdder[Api.values().length * Answer.values().length];
    private final LongAdder nanos = new LongAdder();
    private volatile Boolean accepted;

    RequestCounts() {
        for (int i = 0; i < answers.length; i++) {
            answers[i] = new LongAdder();
        }
    }

    void answered(String path, int status, long tookNanos) {
        Answer answer = Answer.of(status);
        count(path, answer, tookNanos);
        if (answer == Answer.UNAUTHORIZED) {
            accepted = false;
        } else if ((answer == Answer.SUCCESS || answer == Answer.NOT_MODIFIED) && accepted != Boolean.TRUE) {
            accepted = true;
        }
    }

    void unanswered(String path, long tookNanos) {
        count(path, Answer.NONE, tookNanos);
    }

    private void count(String path, Answer answer, long tookNanos) {
        adder(Api.of(path), answer).increment();
        nanos.add(tookNanos);
    }

    private LongAdder adder(Api api, Answer answer) {
        return answers[api.ordinal() * Answer.values().length + answer.ordinal()];
    }

    /** Returns how many requests of an interface were answered so. */
    public long of(Api api, Answer answer) {
        return adder(api, answer).sum();
    }

    /** Returns how many requests there were. */
    public long all() {
        long all = 0;
        for (LongAdder answer : answers) {
            all += answer.sum();
        }
        return all;
    }

    /** Returns how long all requests took together, each until the headers of its answer or its failure, in nanoseconds. */
    public long nanos() {
        return nanos.sum();
    }

    /** Returns whether the last answer that tells took the credentials; null while there was none. */
    public Boolean accepted() {
        return accepted;
    }
}
