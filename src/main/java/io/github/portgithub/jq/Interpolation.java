package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** {@code "text \(filter) text"}, {@code @format "…"}: one text for every combination, the first filter varying fastest. */
record Interpolation(Format format, List<Piece> pieces, boolean atMostOne) implements Filter {

    /** A filter whose outputs are written by the format, or a constant that is written as it stands. */
    record Piece(Filter filter, boolean verbatim) {}

    /**
     * @param format how values are written
     * @param pieces what the text consists of
     */
    Interpolation(Format format, List<Piece> pieces) {
        this(format, pieces, pieces.stream().allMatch(piece -> piece.filter.atMostOne()));
    }

    @Override
    public JsonNode one(Env env, JsonNode in) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            JsonNode value = piece.filter.one(env, in);
            if (value == null) {
                return null;
            }
            text.append(written(env, piece, value));
        }
        env.budget().string(text.length());
        return TextNode.valueOf(text.toString());
    }

    @Override
    public void each(Env env, JsonNode in, Output out) {
        prepend(pieces.size() - 1, "", env, in, out);
    }

    private void prepend(int i, String after, Env env, JsonNode in, Output out) {
        if (i < 0) {
            out.emit(TextNode.valueOf(after));
            return;
        }
        Piece piece = pieces.get(i);
        Filter.run(piece.filter, env, in, value -> {
            String text = written(env, piece, value).concat(after);
            env.budget().string(text.length());
            prepend(i - 1, text, env, in, out);
        });
    }

    private String written(Env env, Piece piece, JsonNode value) {
        return piece.verbatim ? value.textValue() : format.write(env.budget(), value);
    }
}
