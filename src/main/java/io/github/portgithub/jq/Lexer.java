package io.github.portgithub.jq;

import java.util.Set;

/**
 * Cuts a jq program into tokens, one at a time and only when asked: what follows a quote is read with
 * {@link #stringText}. One use, one thread.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#comments">jq 1.8 manual, Comments</a>
 */
final class Lexer {

    /** The kinds of tokens. */
    enum Kind {
        /** A word that is not a keyword, possibly with a module's name before it. */
        IDENTIFIER,
        KEYWORD,
        /** {@code .name}; the text is the name. */
        FIELD,
        /** {@code $name}; the text is the name. */
        VARIABLE,
        /** {@code @name}; the text is the name. */
        FORMAT,
        NUMBER,
        /** The quote that begins a string. */
        QUOTE,
        OPERATOR,
        END
    }

    /**
     * A token.
     *
     * @param text the token without its mark
     * @param at where it begins in the program
     */
    record Token(Kind kind, String text, int at) {

        boolean is(String wanted) {
            return (kind == Kind.OPERATOR || kind == Kind.KEYWORD) && text.equals(wanted);
        }
    }

    private static final Set<String> KEYWORDS = Set.of(
            "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch", "label", "import",
            "include", "module", "and", "or", "__loc__");

    private static final String[] OPERATORS = {
        "?//", "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", ".", "[", "]",
        "(", ")", "{", "}", "|", ",", ":", ";", "=", "<", ">", "+", "-", "*", "/", "%", "?"
    };

    private final String source;
    private int at;
    private Token next;

    Lexer(String source) {
        this.source = source;
    }

    /** Returns the next token, which stays the next one. */
    Token peek() {
        if (next == null) {
            next = read();
        }
        return next;
    }

    /** Returns the next token and goes past it. */
    Token take() {
        Token token = peek();
        next = null;
        return token;
    }

    /** Goes back to a token that was the next one before. */
    void backTo(Token token) {
        next = null;
        at = token.at();
    }

    /** Returns the line of a position, from 1. */
    int line(int position) {
        return (int) source.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
    }

    SyntaxError error(String message, int position) {
        return new SyntaxError(message + " at line " + line(position));
    }

    private Token read() {
        skipBlanksAndComments();
        int start = at;
        if (at == source.length()) {
            return new Token(Kind.END, "end of program", at);
        }
        char c = source.charAt(at);
        if (c == '"') {
            at++;
            return new Token(Kind.QUOTE, "\"", start);
        }
        if (c == '.' && at + 1 < source.length() && isNameStart(source.charAt(at + 1))) {
            at++;
            return new Token(Kind.FIELD, name(false), start);
        }
        if (isDigit(c) || c == '.' && at + 1 < source.length() && isDigit(source.charAt(at + 1))) {
            return new Token(Kind.NUMBER, number(), start);
        }
        if (isNameStart(c)) {
            String name = name(true);
            return new Token(KEYWORDS.contains(name) ? Kind.KEYWORD : Kind.IDENTIFIER, name, start);
        }
        if (c == '$') {
            at++;
            skipBlanksAndComments();
            if (at < source.length() && isNameStart(source.charAt(at))) {
                return new Token(Kind.VARIABLE, name(true), start);
            }
            throw error("syntax error: $ without a name", start);
        }
        if (c == '@') {
            at++;
            while (at < source.length() && (isNameStart(source.charAt(at)) || isDigit(source.charAt(at)))) {
                at++;
            }
            return new Token(Kind.FORMAT, source.substring(start + 1, at), start);
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                return new Token(Kind.OPERATOR, operator, start);
            }
        }
        throw error("syntax error: unexpected character " + source.charAt(at), start);
    }

    /** A comment ends with its line, unless an odd number of backslashes is before the line's end. */
    private void skipBlanksAndComments() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '#') {
                skipComment();
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        boolean escaped = false;
        for (; at < source.length(); at++) {
            char c = source.charAt(at);
            boolean lineEnd = c == '\n' || c == '\r' && at + 1 < source.length() && source.charAt(at + 1) == '\n';
            if (lineEnd && !escaped) {
                return;
            }
            if (c == '\r' && lineEnd) {
                at++;
            }
            escaped = c == '\\' && !escaped;
        }
    }

    private String name(boolean qualified) {
        int start = at;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (isNameStart(c) || isDigit(c)) {
                at++;
            } else if (qualified
                    && c == ':'
                    && source.startsWith("::", at)
                    && at + 2 < source.length()
                    && isNameStart(source.charAt(at + 2))) {
                at += 2;
            } else {
                break;
            }
        }
        return source.substring(start, at);
    }

    private String number() {
        int start = at;
        skipDigits();
        if (at < source.length() && source.charAt(at) == '.') {
            at++;
            skipDigits();
        }
        if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
            int exponent = at++;
            if (at < source.length() && (source.charAt(at) == '+' || source.charAt(at) == '-')) {
                at++;
            }
            int digits = at;
            skipDigits();
            if (digits == at) {
                at = exponent;
            }
        }
        return source.substring(start, at);
    }

    private void skipDigits() {
        while (at < source.length() && isDigit(source.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    /**
     * Appends the text of a string up to its end or to an interpolation, and goes past either.
     *
     * @return true if it stopped at an interpolation: the filter, then {@code )}, then more of the string follow
     */
    boolean stringText(StringBuilder out) {
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '"') {
                return false;
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = at < source.length() ? source.charAt(at++) : ' ';
            switch (escaped) {
                case '(' -> {
                    return true;
                }
                case '"', '\\', '/' -> out.append(escaped);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> unicode(out);
                default -> throw error("syntax error: invalid escape in a string", at - 1);
            }
        }
        throw error("syntax error: a string without an end", at);
    }

    /** A surrogate that is not one of a pair becomes the replacement character, as in jq. */
    private void unicode(StringBuilder out) {
        char unit = hexadecimal();
        if (Character.isHighSurrogate(unit) && source.startsWith("\\u", at)) {
            int before = at;
            at += 2;
            char low = hexadecimal();
            if (Character.isLowSurrogate(low)) {
                out.append(unit).append(low);
                return;
            }
            at = before;
        }
        out.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
    }

    private char hexadecimal() {
        if (at + 4 > source.length()) {
            throw error("syntax error: invalid \\u escape in a string", at);
        }
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = Character.digit(source.charAt(at), 16);
            if (digit < 0) {
                throw error("syntax error: invalid \\u escape in a string", at);
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    /** A text that is not a jq program. */
    static final class SyntaxError extends RuntimeException {

        SyntaxError(String message) {
            super(message);
        }
    }
}
