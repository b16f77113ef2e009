package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Interruption.Later;
import java.util.function.Consumer;

/**
 * {@code try body catch handler}, {@code body?}. Only errors of the body are caught, not those of what its outputs are put
 * through afterwards, as in jq 1.7 and later.
 */
record TryCatch(Filter body, Filter handler, boolean atMostOne) implements Filter {

    /** About how many steps it takes to make an error and to come back with it. */
    static final int STEPS_TO_CATCH = 10;

    TryCatch(Filter body, Filter handler) {
        this(body, handler, body.atMostOne() && handler.atMostOne());
    }

    /** What comes after a guarded filter: its errors are not the guarded filter's. */
    interface Downstream {

        void run(Runnable next);
    }

    @Override
    public JsonNode one(Env env, JsonNode in) {
        try {
            return body.one(env, in);
        } catch (JqError e) {
            env.budget().steps(STEPS_TO_CATCH);
            return handler.one(env, e.value());
        }
    }

    @Override
    public void each(Env env, JsonNode in, Output out) {
        guard(
                env,
                downstream -> Filter.run(body, env, in, value -> downstream.run(() -> out.emit(value))),
                error -> Filter.run(handler, env, error.value(), out));
    }

    @Override
    public void paths(Env env, Path path, JsonNode in, PathOutput out) {
        guard(
                env,
                downstream -> body.paths(env, path, in, (at, value) -> downstream.run(() -> out.emit(at, value))),
                error -> handler.paths(env, null, error.value(), out));
    }

    /** Runs a guarded filter and, if it fails by itself, what is to be done then. */
    static void guard(Env env, Consumer<Downstream> guarded, Consumer<JqError> otherwise) {
        Object owner = new Object();
        JqError error;
        try {
            guarded.accept(next -> {
                env.budget().step();
                try {
                    next.run();
                } catch (JqError e) {
                    throw new Later(owner, e);
                }
            });
            return;
        } catch (JqError e) {
            error = e;
        } catch (Later later) {
            if (later.isOf(owner)) {
                throw later.error();
            }
            throw later;
        }
        env.budget().steps(STEPS_TO_CATCH);
        otherwise.accept(error);
    }
}
