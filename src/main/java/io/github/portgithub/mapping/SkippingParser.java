package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Jackson's parser, but an object or array that nobody reads is skipped byte by byte: no name of it is looked up, no token
 * made. What is no JSON is refused all the same, as RFC 8259 and Jackson have it; only how long a skipped name or number
 * may be is limited by the length of the document alone. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class SkippingParser extends UTF8StreamJsonParser {

    /** What a byte means in a string: 0 itself, 1 the end, 2 an escape, 3 to 5 so many bytes less one, 6 no such byte. */
    private static final byte[] IN_STRING = new byte[256];

    private static final int END = 1;
    private static final int ESCAPE = 2;
    private static final int NONE = 6;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    static {
        for (int b = 0; b < 256; b++) {
            IN_STRING[b] = (byte)
                    (b < 0x20
                            ? NONE
                            : b < 0x80 ? 0 : b < 0xC0 ? NONE : b < 0xE0 ? 3 : b < 0xF0 ? 4 : b < 0xF8 ? 5 : NONE);
        }
        IN_STRING['"'] = END;
        IN_STRING['\\'] = ESCAPE;
    }

    SkippingParser(
            IOContext context,
            int features,
            InputStream in,
            ObjectCodec codec,
            ByteQuadsCanonicalizer names,
            byte[] buffer,
            int end) {
        super(context, features, in, codec, names, buffer, 0, end, 0, true);
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        if (_currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY) {
            boolean object = _currToken == JsonToken.START_OBJECT;
            skip(object);
            _parsingContext = _parsingContext.clearAndGetParent();
            _updateToken(object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY);
        }
        return this;
    }

    /** Skips what is left of a string that was begun. */
    @Override
    protected void _skipString() throws IOException {
        _tokenIncomplete = false;
        skipString();
    }

    /** Skips what is left of a container, from behind its first byte to behind its last. */
    private void skip(boolean outer) throws IOException {
        BitSet objects = new BitSet();
        int depth = 0;
        boolean object = outer;
        boolean opened = true;
        int next = token();
        while (true) {
            if (next == (object ? '}' : ']')) {
                if (depth == 0) {
                    return;
                }
                object = objects.get(--depth);
                opened = false;
                next = token();
                continue;
            }
            if (!opened) {
                require(next == ',', next, "a comma or the end of what it is in");
                next = token();
            }
            if (object) {
                require(next == '"', next, "a name");
                skipString();
                next = token();
                require(next == ':', next, "a colon");
                next = token();
            }
            opened = next == '{' || next == '[';
            if (opened) {
                objects.set(depth++, object);
                streamReadConstraints().validateNestingDepth(_parsingContext.getNestingDepth() + depth);
                object = next == '{';
                next = token();
            } else {
                next = skipScalar(next);
            }
        }
    }

    /** Skips a value from behind its first byte, and returns what comes next. */
    private int skipScalar(int first) throws IOException {
        switch (first) {
            case '"' -> skipString();
            case 't' -> skipWord("rue");
            case 'f' -> skipWord("alse");
            case 'n' -> skipWord("ull");
            default -> {
                return skipNumber(first);
            }
        }
        return token();
    }

    private void skipWord(String rest) throws IOException {
        for (int i = 0; i < rest.length(); i++) {
            int b = read();
            require(b == rest.charAt(i), b, "true, false or null");
        }
    }

    private int skipNumber(int first) throws IOException {
        int b = first == '-' ? read() : first;
        if (b == '0') {
            b = read();
        } else {
            b = skipDigits(b);
        }
        if (b == '.') {
            b = skipDigits(read());
        }
        if (b == 'e' || b == 'E') {
            b = read();
            b = skipDigits(b == '+' || b == '-' ? read() : b);
        }
        _inputPtr--;
        return token();
    }

    private int skipDigits(int first) throws IOException {
        require(isDigit(first), first, "a value");
        int b = first;
        while (isDigit(b)) {
            b = read();
        }
        return b;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private void skipString() throws IOException {
        byte[] codes = IN_STRING;
        while (true) {
            byte[] buffer = _inputBuffer;
            int at = _inputPtr;
            int end = _inputEnd;
            int code = 0;
            while (at + Long.BYTES <= end && isPlain((long) EIGHT.get(buffer, at))) {
                at += Long.BYTES;
            }
            while (at < end && code == 0) {
                code = codes[buffer[at++] & 0xFF];
            }
            _inputPtr = at;
            switch (code) {
                case 0 -> {
                    load();
                }
                case END -> {
                    return;
                }
                case ESCAPE -> skipEscape();
                case NONE -> require(false, buffer[at - 1] & 0xFF, "a byte of a string");
                default -> {
                    for (int i = code; i > ESCAPE; i--) {
                        int b = read();
                        require((b & 0xC0) == 0x80, b, "a further byte of a character");
                    }
                }
            }
        }
    }

    /** Tells whether none of eight bytes ends a string, begins an escape, is a control character or is beyond ASCII. */
    private static boolean isPlain(long bytes) {
        long quote = bytes ^ 0x2222222222222222L;
        long backslash = bytes ^ 0x5C5C5C5C5C5C5C5CL;
        return ((bytes - 0x2020202020202020L | quote - 0x0101010101010101L | backslash - 0x0101010101010101L | bytes)
                        & 0x8080808080808080L)
                == 0;
    }

    private void skipEscape() throws IOException {
        int b = read();
        if (b == 'u') {
            for (int i = 0; i < 4; i++) {
                b = read();
                require(Character.digit(b, 16) >= 0, b, "a hexadecimal digit");
            }
        } else {
            require("\"\\/bfnrt".indexOf(b) >= 0, b, "an escape");
        }
    }

    /** Returns the next byte that is no white space: mostly the very next one. */
    private int token() throws IOException {
        int at = _inputPtr;
        if (at < _inputEnd && _inputBuffer[at] > ' ') {
            _inputPtr = at + 1;
            return _inputBuffer[at];
        }
        while (true) {
            int b = read();
            if (b > ' ') {
                return b;
            }
            if (b == '\n') {
                _currInputRow++;
                _currInputRowStart = _inputPtr;
            } else {
                require(b == ' ' || b == '\r' || b == '\t', b, "white space");
            }
        }
    }

    private int read() throws IOException {
        if (_inputPtr >= _inputEnd) {
            load();
        }
        return _inputBuffer[_inputPtr++] & 0xFF;
    }

    private void load() throws IOException {
        if (!_loadMore()) {
            _reportInvalidEOF(": a value that is skipped has no end", JsonToken.NOT_AVAILABLE);
        }
    }

    private void require(boolean met, int b, String expected) throws JsonParseException {
        if (!met) {
            throw new JsonParseException(
                    this, String.format("Unexpected byte 0x%02x: was expecting %s", b, expected), currentLocation());
        }
    }
}
