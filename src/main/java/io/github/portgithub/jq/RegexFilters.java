package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** jq's functions that use regular expressions. */
final class RegexFilters {

    private RegexFilters() {}

    /** What is done with the matches. */
    enum Use {
        TEST,
        MATCH,
        CAPTURE,
        SCAN,
        SPLIT
    }

    /**
     * {@code test}, {@code match}, {@code capture}, {@code scan} and {@code splits}, with pattern and flags.
     *
     * <p>Remembers the regular expression it used last, for the next record.
     */
    static final class Matching implements Filter {

        private final Use use;
        private final Filter pattern;
        private final Filter flags;
        private final boolean pair;
        private final boolean atMostOne;
        private volatile RegularExpression last;

        /**
         * @param pair whether the pattern may also be an array of pattern and flags
         */
        Matching(Use use, Filter pattern, Filter flags, boolean pair) {
            this.use = use;
            this.pattern = pattern;
            this.flags = flags;
            this.pair = pair;
            atMostOne = use == Use.TEST && pattern.atMostOne() && flags.atMostOne();
        }

        @Override
        public boolean atMostOne() {
            return atMostOne;
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode f = flags.one(env, in);
            JsonNode p = f == null ? null : pattern.one(env, in);
            return p == null ? null : Values.of(regex(env.budget(), p, f).test(env.budget(), in));
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    flags,
                    env,
                    in,
                    f -> Filter.run(pattern, env, in, p -> {
                        RegularExpression regex = regex(env.budget(), p, f);
                        Budget budget = env.budget();
                        switch (use) {
                            case TEST -> out.emit(Values.of(regex.test(budget, in)));
                            case MATCH -> regex.each(budget, in, match -> out.emit(match.toJson()));
                            case CAPTURE -> regex.each(budget, in, match -> out.emit(match.namedGroups()));
                            case SCAN -> regex.each(budget, in, match -> out.emit(match.scanned()));
                            case SPLIT -> regex.split(budget, in, out);
                        }
                    }));
        }

        Filter pattern() {
            return pattern;
        }

        Filter flags() {
            return flags;
        }

        private RegularExpression regex(Budget budget, JsonNode p, JsonNode f) {
            JsonNode onlyPattern = p;
            JsonNode onlyFlags = f;
            if (pair && !p.isTextual()) {
                if (!p.isArray() || p.isEmpty()) {
                    throw new JqError(Values.type(p) + " not a string or array");
                }
                onlyPattern = p.get(0);
                onlyFlags = p.size() > 1 ? p.get(1) : Values.NULL;
            }
            RegularExpression regex = RegularExpression.of(budget, last, onlyPattern, onlyFlags);
            last = regex;
            return regex;
        }
    }

    /** {@code sub(pattern; replacement; flags)}; the replacement sees the named groups, and each of its outputs is a text. */
    static final class Substitution implements Filter {

        private final Filter pattern;
        private final Filter replacement;
        private final Filter flags;
        private final boolean atMostOne;
        private volatile RegularExpression last;

        Substitution(Filter pattern, Filter replacement, Filter flags) {
            this.pattern = pattern;
            this.replacement = replacement;
            this.flags = flags;
            atMostOne = pattern.atMostOne() && replacement.atMostOne() && flags.atMostOne();
        }

        @Override
        public boolean atMostOne() {
            return atMostOne;
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode p = pattern.one(env, in);
            JsonNode f = p == null ? null : flags.one(env, in);
            return f == null ? null : substitute(env, in, p, f).get(0);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    pattern,
                    env,
                    in,
                    p -> Filter.run(
                            flags, env, in, f -> substitute(env, in, p, f).forEach(out::emit)));
        }

        Filter pattern() {
            return pattern;
        }

        Filter replacement() {
            return replacement;
        }

        Filter flags() {
            return flags;
        }

        private List<JsonNode> substitute(Env env, JsonNode in, JsonNode p, JsonNode f) {
            if (!p.isTextual()) {
                throw new JqError(Values.described(p) + " cannot be matched, as it is not a string");
            }
            RegularExpression regex = RegularExpression.of(env.budget(), last, p, f);
            last = regex;
            Texts texts = new Texts(env, in);
            regex.each(env.budget(), in, texts::add);
            return texts.finish();
        }

        /** The texts under way: one for every output that the replacement has for a match. */
        private final class Texts {

            private final Env env;
            private final JsonNode in;
            private final List<StringBuilder> texts = new ArrayList<>(1);
            private RegularExpression.Match previous;
            private int replacements;

            Texts(Env env, JsonNode in) {
                this.env = env;
                this.in = in;
            }

            void add(RegularExpression.Match match) {
                String gap = match.text(previous == null ? 0 : previous.end(), match.begin());
                replacements = 0;
                Filter.run(replacement, env, match.namedGroups(), insert -> add(gap, insert));
                previous = match;
            }

            private void add(String gap, JsonNode insert) {
                if (!insert.isTextual() && !insert.isNull()) {
                    Operators.plus(env.budget(), TextNode.valueOf(gap), insert);
                }
                if (replacements == texts.size()) {
                    texts.add(new StringBuilder());
                }
                String text = insert.isNull() ? "" : insert.textValue();
                env.budget().string(gap.length() + (long) text.length());
                texts.get(replacements++).append(gap).append(text);
            }

            List<JsonNode> finish() {
                if (texts.isEmpty()) {
                    return List.of(in);
                }
                String rest = previous.textFrom(previous.end());
                List<JsonNode> finished = new ArrayList<>(texts.size());
                for (StringBuilder text : texts) {
                    finished.add(Values.string(env.budget(), text.append(rest).toString()));
                }
                return finished;
            }
        }
    }
}
