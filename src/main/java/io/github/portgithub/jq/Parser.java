package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.jq.Assignments.Assign;
import io.github.portgithub.jq.Assignments.Update;
import io.github.portgithub.jq.Bindings.Bind;
import io.github.portgithub.jq.Bindings.BindAlternatives;
import io.github.portgithub.jq.Bindings.Binder;
import io.github.portgithub.jq.Bindings.Elements;
import io.github.portgithub.jq.Bindings.FieldPattern;
import io.github.portgithub.jq.Bindings.Fields;
import io.github.portgithub.jq.Bindings.Name;
import io.github.portgithub.jq.Bindings.Pattern;
import io.github.portgithub.jq.Bindings.Variable;
import io.github.portgithub.jq.Definitions.Break;
import io.github.portgithub.jq.Definitions.Call;
import io.github.portgithub.jq.Definitions.CallParameter;
import io.github.portgithub.jq.Definitions.Define;
import io.github.portgithub.jq.Definitions.Function;
import io.github.portgithub.jq.Definitions.Label;
import io.github.portgithub.jq.Filters.Alternative;
import io.github.portgithub.jq.Filters.ArrayOf;
import io.github.portgithub.jq.Filters.Comma;
import io.github.portgithub.jq.Filters.Conditional;
import io.github.portgithub.jq.Filters.Constant;
import io.github.portgithub.jq.Filters.Logic;
import io.github.portgithub.jq.Filters.Pipe;
import io.github.portgithub.jq.Folds.Foreach;
import io.github.portgithub.jq.Folds.Reduce;
import io.github.portgithub.jq.Interpolation.Piece;
import io.github.portgithub.jq.Lexer.Kind;
import io.github.portgithub.jq.Lexer.SyntaxError;
import io.github.portgithub.jq.Lexer.Token;
import io.github.portgithub.jq.Natives.Call0;
import io.github.portgithub.jq.Operators.Binary;
import io.github.portgithub.jq.Operators.Operator;
import io.github.portgithub.jq.Parts.Descend;
import io.github.portgithub.jq.Parts.Field;
import io.github.portgithub.jq.Parts.Index;
import io.github.portgithub.jq.Parts.Iterate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a jq 1.8 program and makes its filter, every name resolved. One use, one thread.
 *
 * <p>Precedence, from loose to tight: {@code def}, {@code as} and {@code label} up to the end; {@code |}; {@code ,};
 * {@code //}; assignments; {@code or}; {@code and}; comparisons; {@code + -}; {@code * / %}; {@code try}, {@code -} and what
 * follows a term.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/">jq 1.8 manual</a>
 */
final class Parser {

    private static final int DEFINITIONS_READ_TWICE = 3;

    private static final Map<String, Operator> ASSIGNMENTS = Map.of(
            "+=", Operators::plus,
            "-=", Operators::minus,
            "*=", Operators::times,
            "/=", Operators::divide,
            "%=", Operators::modulo,
            "//=", Operators::preferred);

    private static final Map<String, Operator> COMPARISONS = Map.of(
            "==", Operators::isEqual,
            "!=", Operators::isDifferent,
            "<", Operators::isLess,
            "<=", Operators::isAtMost,
            ">", Operators::isGreater,
            ">=", Operators::isAtLeast);

    private static final Map<String, Operator> SUMS = Map.of("+", Operators::plus, "-", Operators::minus);

    private static final Map<String, Operator> PRODUCTS =
            Map.of("*", Operators::times, "/", Operators::divide, "%", Operators::modulo);

    private static final Map<String, JsonNode> LITERALS =
            Map.of("null", Values.NULL, "true", Values.of(true), "false", Values.of(false));

    private static final Filter NULL = new Constant(Values.NULL);

    private final Lexer lexer;
    private final boolean shortcuts;
    private Names names;
    private int openDefinitions;

    private Parser(String source, boolean shortcuts) {
        lexer = new Lexer(source);
        this.shortcuts = shortcuts;
    }

    /**
     * Reads a program.
     *
     * @param shortcuts whether filters may be run by {@link Filter#one}
     * @throws SyntaxError if the text is not a program, or names what does not exist
     */
    static Filter parse(String source, boolean shortcuts) {
        Parser parser = new Parser(source, shortcuts);
        Token first = parser.lexer.peek();
        if (first.is("import") || first.is("include") || first.is("module")) {
            throw parser.lexer.error(first.text() + ": modules are not available here", first.at());
        }
        if (first.kind() == Kind.END) {
            throw parser.lexer.error("there is no program (try \".\")", first.at());
        }
        Filter program = parser.query();
        Token rest = parser.lexer.peek();
        if (rest.kind() != Kind.END) {
            throw parser.unexpected(rest);
        }
        return program;
    }

    private Filter query() {
        Names outer = names;
        Filter query = pipe();
        names = outer;
        return run(query);
    }

    private Filter pipe() {
        Filter first = comma();
        return skip("|") ? new Pipe(first, query()) : first;
    }

    private Filter comma() {
        Filter filter = binding();
        while (skip(",")) {
            filter = new Comma(filter, binding());
        }
        return filter;
    }

    /** What extends to the end of what it is in: {@code filter as $name | …}, {@code label $name | …}, {@code def …}. */
    private Filter binding() {
        Names outer = names;
        Filter filter;
        if (lexer.peek().is("def")) {
            filter = definition();
        } else if (skip("label")) {
            names = Names.label(names, variable());
            expect("|");
            filter = new Label(query());
        } else {
            filter = alternative();
            if (skip("as")) {
                List<Binder> binders = patterns();
                expect("|");
                Filter body = query();
                filter = binders.size() == 1
                        ? new Bind(filter, binders.get(0), body)
                        : new BindAlternatives(filter, binders, body);
            }
        }
        names = outer;
        return filter;
    }

    private Filter definition() {
        expect("def");
        Names outer = names;
        Token name = lexer.take();
        if (name.kind() != Kind.IDENTIFIER && name.kind() != Kind.KEYWORD) {
            throw unexpected(name);
        }
        List<Token> parameters = new ArrayList<>();
        if (skip("(")) {
            do {
                parameters.add(parameter());
            } while (skip(";"));
            expect(")");
        }
        expect(":");
        boolean[] byValue = new boolean[parameters.size()];
        for (int i = 0; i < byValue.length; i++) {
            byValue[i] = parameters.get(i).kind() == Kind.VARIABLE;
        }
        Function function = new Function(byValue);
        Names withFunction = new Names(outer, Names.Kind.FUNCTION, name.text(), byValue.length, function);
        names = withFunction;
        for (Token parameter : parameters) {
            Names.Kind kind = parameter.kind() == Kind.VARIABLE ? Names.Kind.VALUE : Names.Kind.CLOSURE;
            names = new Names(names, kind, parameter.text(), 0, null);
        }
        function.setBody(body(function));
        expect(";");
        names = withFunction;
        Filter define = new Define(function, query());
        names = outer;
        return define;
    }

    /**
     * Reads the body of a function. Whether it has at most one output is needed for the calls of itself inside, so this is
     * assumed first, and the body is read again if it turns out wrong; not where definitions are nested deep, where that would
     * take long.
     */
    private Filter body(Function function) {
        Token start = lexer.peek();
        openDefinitions++;
        function.assumeAtMostOne(openDefinitions <= DEFINITIONS_READ_TWICE);
        Filter body = query();
        if (!body.atMostOne() && function.isAssumptionUsed()) {
            lexer.backTo(start);
            function.assumeAtMostOne(false);
            body = query();
        }
        openDefinitions--;
        return body;
    }

    private Token parameter() {
        Token parameter = lexer.take();
        if (parameter.kind() != Kind.IDENTIFIER
                && parameter.kind() != Kind.KEYWORD
                && parameter.kind() != Kind.VARIABLE) {
            throw unexpected(parameter);
        }
        return parameter;
    }

    private Filter alternative() {
        Filter filter = assignment();
        return skip("//") ? new Alternative(filter, alternative()) : filter;
    }

    private Filter assignment() {
        Filter target = or();
        Token operator = lexer.peek();
        Filter filter = target;
        if (skip("=")) {
            filter = new Assign(target, null, or());
        } else if (skip("|=")) {
            filter = new Update(target, or());
        } else if (operator.kind() == Kind.OPERATOR && ASSIGNMENTS.containsKey(operator.text())) {
            lexer.take();
            filter = new Assign(target, ASSIGNMENTS.get(operator.text()), or());
        } else {
            return target;
        }
        Token next = lexer.peek();
        if (next.is("=") || next.is("|=") || next.kind() == Kind.OPERATOR && ASSIGNMENTS.containsKey(next.text())) {
            throw unexpected(next);
        }
        return filter;
    }

    private Filter or() {
        Filter filter = and();
        while (skip("or")) {
            filter = new Logic(true, filter, and());
        }
        return filter;
    }

    private Filter and() {
        Filter filter = comparison();
        while (skip("and")) {
            filter = new Logic(false, filter, comparison());
        }
        return filter;
    }

    private Filter comparison() {
        Filter left = operators(SUMS);
        Token operator = lexer.peek();
        if (operator.kind() != Kind.OPERATOR || !COMPARISONS.containsKey(operator.text())) {
            return left;
        }
        lexer.take();
        Filter filter = new Binary(COMPARISONS.get(operator.text()), left, operators(SUMS));
        Token next = lexer.peek();
        if (next.kind() == Kind.OPERATOR && COMPARISONS.containsKey(next.text())) {
            throw unexpected(next);
        }
        return filter;
    }

    private Filter operators(Map<String, Operator> level) {
        Filter filter = level == SUMS ? operators(PRODUCTS) : unary();
        while (true) {
            Token token = lexer.peek();
            Operator operator = token.kind() == Kind.OPERATOR ? level.get(token.text()) : null;
            if (operator == null) {
                return filter;
            }
            lexer.take();
            filter = new Binary(operator, filter, level == SUMS ? operators(PRODUCTS) : unary());
        }
    }

    private Filter unary() {
        if (skip("-")) {
            return new Pipe(unary(), new Call0((budget, in) -> Operators.negate(in)));
        }
        if (skip("try")) {
            Filter body = unary();
            return new TryCatch(body, skip("catch") ? unary() : Filters.EMPTY);
        }
        return run(postfix(term()));
    }

    private Filter run(Filter filter) {
        return shortcuts || filter instanceof Constant || filter == Filters.IDENTITY
                ? filter
                : new WithoutShortcuts(filter);
    }

    /** Makes a filter's users run it the long way, to show that both ways agree. */
    private record WithoutShortcuts(Filter filter) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            filter.each(env, in, out);
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            filter.paths(env, path, in, out);
        }
    }

    private Filter postfix(Filter term) {
        Filter filter = term;
        while (true) {
            Token token = lexer.peek();
            if (token.kind() == Kind.FIELD) {
                lexer.take();
                filter = new Field(filter, token.text(), skip("?"));
            } else if (token.is(".")) {
                lexer.take();
                if (lexer.peek().kind() == Kind.QUOTE) {
                    filter = named(filter, string(Format.TEXT));
                } else if (lexer.peek().is("[")) {
                    filter = bracket(filter);
                } else {
                    throw unexpected(lexer.peek());
                }
            } else if (token.is("[")) {
                filter = bracket(filter);
            } else if (token.is("?")) {
                lexer.take();
                filter = new TryCatch(filter, Filters.EMPTY);
            } else {
                return filter;
            }
        }
    }

    private Filter named(Filter target, Filter name) {
        boolean optional = skip("?");
        return name instanceof Constant constant
                ? new Field(target, constant.value().textValue(), optional)
                : new Index(target, name, optional);
    }

    private Filter bracket(Filter target) {
        expect("[");
        if (skip("]")) {
            return new Iterate(target, skip("?"));
        }
        if (skip(":")) {
            Filter to = query();
            expect("]");
            return Parts.slice(target, NULL, to, skip("?"));
        }
        Filter key = query();
        if (skip(":")) {
            Filter to = lexer.peek().is("]") ? NULL : query();
            expect("]");
            return Parts.slice(target, key, to, skip("?"));
        }
        expect("]");
        boolean optional = skip("?");
        return key instanceof Constant constant && constant.value().isTextual()
                ? new Field(target, constant.value().textValue(), optional)
                : new Index(target, key, optional);
    }

    private Filter term() {
        Token token = lexer.take();
        return switch (token.kind()) {
            case FIELD -> new Field(Filters.IDENTITY, token.text(), skip("?"));
            case NUMBER -> new Constant(Numbers.parse(token.text()));
            case QUOTE -> string(Format.TEXT, token);
            case FORMAT -> format(token);
            case VARIABLE -> variable(token);
            case IDENTIFIER -> call(token);
            case KEYWORD -> keyword(token);
            case OPERATOR -> operator(token);
            case END -> throw unexpected(token);
        };
    }

    private Filter operator(Token token) {
        switch (token.text()) {
            case "." -> {
                if (lexer.peek().kind() == Kind.QUOTE) {
                    return named(Filters.IDENTITY, string(Format.TEXT));
                }
                return Filters.IDENTITY;
            }
            case ".." -> {
                return new Descend();
            }
            case "(" -> {
                Filter filter = query();
                expect(")");
                return filter;
            }
            case "[" -> {
                if (skip("]")) {
                    return new ArrayOf(Filters.EMPTY);
                }
                Filter elements = query();
                expect("]");
                return new ArrayOf(elements);
            }
            case "{" -> {
                return object();
            }
            default -> throw unexpected(token);
        }
    }

    private Filter keyword(Token token) {
        return switch (token.text()) {
            case "if" -> conditional();
            case "reduce" -> fold(false);
            case "foreach" -> fold(true);
            case "def" -> throw lexer.error("syntax error: a definition needs parentheses here", token.at());
            default -> throw unexpected(token);
        };
    }

    private Filter conditional() {
        Filter condition = query();
        expect("then");
        Filter yes = query();
        if (skip("elif")) {
            return new Conditional(condition, yes, conditional());
        }
        Filter no = skip("else") ? query() : Filters.IDENTITY;
        expect("end");
        return new Conditional(condition, yes, no);
    }

    /** {@code reduce} or {@code foreach}: the initial state is read without the variables, what follows it with them. */
    private Filter fold(boolean each) {
        Names outer = names;
        Filter source = alternative();
        expect("as");
        Binder binder = onlyPattern();
        Names inner = names;
        expect("(");
        names = outer;
        Filter init = query();
        expect(";");
        names = inner;
        Filter update = query();
        Filter extract = each && skip(";") ? query() : Filters.IDENTITY;
        expect(")");
        names = outer;
        return each ? new Foreach(source, binder, init, update, extract) : new Reduce(source, binder, init, update);
    }

    private Binder onlyPattern() {
        Token at = lexer.peek();
        List<Binder> binders = patterns();
        if (binders.size() > 1) {
            throw lexer.error("syntax error: ?// is not available in reduce and foreach", at.at());
        }
        return binders.get(0);
    }

    /** Reads patterns separated by {@code ?//}; every body sees the variables of all of them. */
    private List<Binder> patterns() {
        List<String> variables = new ArrayList<>();
        List<Pattern> patterns = new ArrayList<>();
        do {
            patterns.add(pattern(variables));
        } while (skip("?//"));
        for (String variable : variables) {
            names = Names.variable(names, variable);
        }
        return patterns.stream()
                .map(pattern -> new Binder(pattern, variables.size()))
                .toList();
    }

    private Pattern pattern(List<String> variables) {
        if (lexer.peek().kind() == Kind.VARIABLE) {
            return new Name(number(lexer.take().text(), variables));
        }
        if (skip("[")) {
            List<Pattern> elements = new ArrayList<>();
            do {
                elements.add(pattern(variables));
            } while (skip(","));
            expect("]");
            return new Elements(elements);
        }
        expect("{");
        List<FieldPattern> fields = new ArrayList<>();
        do {
            fields.add(field(variables));
        } while (skip(","));
        expect("}");
        return new Fields(fields);
    }

    private static int number(String variable, List<String> variables) {
        if (!variables.contains(variable)) {
            variables.add(variable);
        }
        return variables.indexOf(variable);
    }

    private FieldPattern field(List<String> variables) {
        Token token = lexer.take();
        if (token.kind() == Kind.VARIABLE) {
            int variable = number(token.text(), variables);
            Filter key = new Constant(TextNode.valueOf(token.text()));
            return new FieldPattern(variable, key, skip(":") ? pattern(variables) : null);
        }
        Filter key;
        switch (token.kind()) {
            case IDENTIFIER, KEYWORD -> key = new Constant(TextNode.valueOf(token.text()));
            case QUOTE -> key = string(Format.TEXT, token);
            default -> key = computedKey(token);
        }
        expect(":");
        return new FieldPattern(-1, key, pattern(variables));
    }

    private Filter computedKey(Token token) {
        if (!token.is("(")) {
            throw unexpected(token);
        }
        Filter key = query();
        expect(")");
        requireText(key, token);
        return key;
    }

    private void requireText(Filter key, Token at) {
        if (key instanceof Constant constant && !constant.value().isTextual()) {
            throw lexer.error("Cannot use " + Values.described(constant.value()) + " as object key", at.at());
        }
    }

    private Filter object() {
        List<ObjectOf.Entry> entries = new ArrayList<>();
        while (!skip("}")) {
            entries.add(entry());
            if (!skip(",")) {
                expect("}");
                break;
            }
        }
        return new ObjectOf(entries);
    }

    private ObjectOf.Entry entry() {
        Token token = lexer.take();
        Filter key;
        Filter usual;
        switch (token.kind()) {
            case VARIABLE -> {
                Filter variable = variable(token);
                if (skip(":")) {
                    return new ObjectOf.Entry(variable, objectValue());
                }
                return new ObjectOf.Entry(new Constant(TextNode.valueOf(token.text())), variable);
            }
            case IDENTIFIER, KEYWORD -> {
                key = new Constant(TextNode.valueOf(token.text()));
                usual = new Field(Filters.IDENTITY, token.text(), false);
            }
            case QUOTE, FORMAT -> {
                key = token.kind() == Kind.QUOTE ? string(Format.TEXT, token) : formattedString(token);
                usual = new Index(Filters.IDENTITY, key, false);
            }
            case OPERATOR -> {
                key = computedKey(token);
                usual = null;
            }
            default -> throw unexpected(token);
        }
        if (usual == null || lexer.peek().is(":")) {
            expect(":");
            return new ObjectOf.Entry(key, objectValue());
        }
        return new ObjectOf.Entry(key, usual);
    }

    private Filter objectValue() {
        Filter filter = alternative();
        return skip("|") ? new Pipe(filter, objectValue()) : filter;
    }

    private Filter format(Token token) {
        if (lexer.peek().kind() == Kind.QUOTE) {
            return formattedString(token);
        }
        return new Call0(
                (budget, in) -> TextNode.valueOf(Format.named(token.text()).write(budget, in)));
    }

    private Filter formattedString(Token token) {
        Token quote = lexer.take();
        if (quote.kind() != Kind.QUOTE) {
            throw unexpected(quote);
        }
        try {
            return string(Format.named(token.text()), quote);
        } catch (JqError e) {
            throw lexer.error(e.getMessage(), token.at());
        }
    }

    private Filter string(Format format) {
        return string(format, lexer.take());
    }

    private Filter string(Format format, Token quote) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (lexer.stringText(text)) {
            pieces.add(verbatim(text));
            text.setLength(0);
            pieces.add(new Piece(query(), false));
            expect(")");
        }
        pieces.add(verbatim(text));
        return pieces.size() == 1 ? pieces.get(0).filter() : new Interpolation(format, pieces);
    }

    private static Piece verbatim(StringBuilder text) {
        return new Piece(new Constant(TextNode.valueOf(text.toString())), true);
    }

    private String variable() {
        Token token = lexer.take();
        if (token.kind() != Kind.VARIABLE) {
            throw unexpected(token);
        }
        return token.text();
    }

    private Filter variable(Token token) {
        String name = token.text();
        if (name.equals("__loc__")) {
            ObjectNode location = JsonNodeFactory.instance.objectNode();
            return new Constant(location.put("file", "<top-level>").put("line", lexer.line(token.at())));
        }
        int steps = 0;
        for (Names scope = names; scope != null; scope = scope.up()) {
            if (scope.isVariable(name)) {
                return new Variable(steps);
            }
            steps++;
        }
        if (name.equals("ENV")) {
            throw lexer.error("$ENV is not available here: a mapping sees nothing but its record", token.at());
        }
        throw lexer.error("$" + name + " is not defined", token.at());
    }

    private Filter call(Token token) {
        if (token.text().equals("break") && lexer.peek().kind() == Kind.VARIABLE) {
            return breakTo(lexer.take());
        }
        if (LITERALS.containsKey(token.text()) && !lexer.peek().is("(")) {
            return new Constant(LITERALS.get(token.text()));
        }
        List<Filter> args = new ArrayList<>();
        if (skip("(")) {
            do {
                args.add(query());
            } while (skip(";"));
            expect(")");
        }
        int steps = 0;
        for (Names scope = names; scope != null; scope = scope.up()) {
            if (scope.isCallable(token.text(), args.size())) {
                return switch (scope.kind()) {
                    case FUNCTION -> new Call(steps, scope.function(), List.copyOf(args));
                    case CLOSURE -> new CallParameter(steps);
                    default -> new Variable(steps);
                };
            }
            steps++;
        }
        Filter call = Library.call(token.text(), args);
        if (call != null) {
            return call;
        }
        if (Library.isAbsent(token.text())) {
            throw lexer.error(
                    token.text() + " is not available here: a mapping sees nothing but its record", token.at());
        }
        throw lexer.error(token.text() + "/" + args.size() + " is not defined", token.at());
    }

    private Filter breakTo(Token label) {
        int steps = 0;
        for (Names scope = names; scope != null; scope = scope.up()) {
            if (scope.isLabel(label.text())) {
                return new Break(steps);
            }
            steps++;
        }
        throw lexer.error("$*label-" + label.text() + " is not defined", label.at());
    }

    private boolean skip(String operatorOrKeyword) {
        if (lexer.peek().is(operatorOrKeyword)) {
            lexer.take();
            return true;
        }
        return false;
    }

    private void expect(String operatorOrKeyword) {
        Token token = lexer.take();
        if (!token.is(operatorOrKeyword)) {
            throw lexer.error("syntax error: expected " + operatorOrKeyword + ", found " + token.text(), token.at());
        }
    }

    private SyntaxError unexpected(Token token) {
        return lexer.error("syntax error: unexpected " + token.text(), token.at());
    }
}
