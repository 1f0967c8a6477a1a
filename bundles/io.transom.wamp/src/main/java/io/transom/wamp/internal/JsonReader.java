package io.transom.wamp.internal;

import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * JSON (RFC 8259) in UTF-8. A string that starts with U+0000 is binary: base64 follows (WAMP specification, Binary conversion
 * of JSON strings). A lone surrogate is refused, as raw bytes and as an escape: no other encoding could carry it. A number
 * with a fraction or an exponent is a Double, infinite when it is too great; all others are integers.
 */
final class JsonReader extends Reader {
    private static final int ARRAY = UNCOUNTED;
    private static final int MAP = UNCOUNTED - 1;
    private static final byte[] BINARY_START = "\"\\u0000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    /** So many digits always fit into a long. */
    private static final int LONG_DIGITS = 18;

    private final int start;
    private boolean escaped;

    JsonReader(byte[] in, int offset, int length, ReadLimits limits) {
        super(in, offset, length, limits);
        this.start = offset;
    }

    @Override
    Kind kind() throws ProtocolException {
        skipBlank();
        switch (peek()) {
            case '[':
                return Kind.ARRAY;
            case '{':
                return Kind.MAP;
            case '"':
                return startsWith(BINARY_START) ? Kind.BINARY : Kind.TEXT;
            case 't', 'f':
                return Kind.BOOLEAN;
            case 'n':
                return Kind.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
                return Kind.NUMBER;
            default:
                throw expected("a value");
        }
    }

    @Override
    boolean bool() throws ProtocolException {
        boolean value = in[pos] == 't';
        literal(value ? TRUE : FALSE);
        return value;
    }

    @Override
    Number number() throws ProtocolException {
        int from = pos;
        boolean whole = skipNumber();
        if (whole && pos - from <= LONG_DIGITS) {
            return shortInteger(from);
        }
        String digits = new String(in, from, pos - from, StandardCharsets.ISO_8859_1);
        return whole ? Numbers.narrow(new BigInteger(digits)) : (Number) Double.valueOf(digits);
    }

    @Override
    String text() throws ProtocolException {
        int from = pos + 1;
        skipString();
        return escaped ? unescaped(from, pos - 1) : new String(in, from, pos - 1 - from, StandardCharsets.UTF_8);
    }

    @Override
    byte[] binary() throws ProtocolException {
        int at = pos;
        try {
            return Base64.getDecoder().decode(text().substring(1));
        } catch (IllegalArgumentException malformed) {
            pos = at;
            throw failure("expected base64 after \\u0000, found something else");
        }
    }

    @Override
    int array() {
        pos++;
        return ARRAY;
    }

    @Override
    int map() {
        pos++;
        return MAP;
    }

    @Override
    boolean moreUncounted(int opened, int index) throws ProtocolException {
        skipBlank();
        char last = opened == ARRAY ? ']' : '}';
        int c = peek();
        if (c == last) {
            pos++;
            return false;
        }
        if (index > 0) {
            if (c != ',') {
                throw expected("',' or '" + last + "'");
            }
            pos++;
        }
        return true;
    }

    @Override
    String key() throws ProtocolException {
        openKey();
        String key = text();
        colon();
        return key;
    }

    @Override
    void skipKey() throws ProtocolException {
        openKey();
        skipString();
        colon();
    }

    @Override
    void skipScalar(Kind kind) throws ProtocolException {
        switch (kind) {
            case NULL -> literal(NULL);
            case BOOLEAN -> bool();
            case NUMBER -> skipNumber();
            case TEXT -> skipString();
            default -> binary();
        }
    }

    @Override
    void finish() throws ProtocolException {
        skipBlank();
        super.finish();
    }

    @Override
    String place(int at) {
        int line = 1;
        int column = 1;
        for (int i = start; i < at; i++) {
            if (in[i] == '\n') {
                line++;
                column = 1;
            } else if ((in[i] & 0xc0) != 0x80) {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }

    @Override
    String found() {
        if (pos == end) {
            return "the end";
        }
        byte b = in[pos];
        return b > 0x20 && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b);
    }

    private int peek() throws ProtocolException {
        if (pos == end) {
            throw failure("expected more, found the end");
        }
        return in[pos];
    }

    private void skipBlank() {
        while (pos < end && (in[pos] == ' ' || in[pos] == '\n' || in[pos] == '\r' || in[pos] == '\t')) {
            pos++;
        }
    }

    private void openKey() throws ProtocolException {
        skipBlank();
        if (peek() != '"') {
            throw expected("text as map key");
        }
    }

    private void colon() throws ProtocolException {
        skipBlank();
        if (peek() != ':') {
            throw expected("':'");
        }
        pos++;
    }

    private boolean startsWith(byte[] literal) {
        return end - pos >= literal.length
                && java.util.Arrays.equals(in, pos, pos + literal.length, literal, 0, literal.length);
    }

    private void literal(byte[] literal) throws ProtocolException {
        if (!startsWith(literal)) {
            throw failure("expected " + new String(literal, StandardCharsets.US_ASCII) + ", found something else");
        }
        pos += literal.length;
    }

    /** Takes a number and says whether it has neither fraction nor exponent. */
    private boolean skipNumber() throws ProtocolException {
        int from = pos;
        boolean whole = true;
        if (at('-')) {
            pos++;
        }
        if (at('0')) {
            pos++;
        } else {
            digits();
        }
        if (at('.')) {
            whole = false;
            pos++;
            digits();
        }
        if (at('e') || at('E')) {
            whole = false;
            pos++;
            if (at('+') || at('-')) {
                pos++;
            }
            digits();
        }
        if (pos - from > limits.digits()) {
            throw exceeded(limits.digitsLimit());
        }
        return whole;
    }

    private boolean at(char c) {
        return pos < end && in[pos] == c;
    }

    private void digits() throws ProtocolException {
        int from = pos;
        while (pos < end && in[pos] >= '0' && in[pos] <= '9') {
            pos++;
        }
        if (pos == from) {
            throw expected("a digit");
        }
    }

    private Long shortInteger(int from) {
        boolean negative = in[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < pos; i++) {
            value = value * 10 + (in[i] - '0');
        }
        return negative ? -value : value;
    }

    /** Takes and checks a string with its quotes; says in {@link #escaped} whether it has escapes. */
    private void skipString() throws ProtocolException {
        escaped = false;
        pos++;
        while (true) {
            pos = Utf8.skipPlain(in, pos, end);
            int c = peek();
            if (c == '"') {
                pos++;
                return;
            }
            if (c == '\\') {
                escaped = true;
                skipEscape();
            } else if (c < 0) {
                int length = Utf8.sequence(in, pos, end);
                if (length == 0) {
                    throw expected("UTF-8");
                }
                pos += length;
            } else {
                throw expected("no control character in a string");
            }
        }
    }

    private void skipEscape() throws ProtocolException {
        pos++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos++;
            case 'u' -> {
                char c = hexEscape();
                if (Character.isLowSurrogate(c) || (Character.isHighSurrogate(c) && !lowSurrogateFollows())) {
                    throw failure("expected a surrogate pair, found half of one");
                }
            }
            default -> throw expected("an escape");
        }
    }

    private boolean lowSurrogateFollows() throws ProtocolException {
        if (!at('\\') || pos + 1 == end || in[pos + 1] != 'u') {
            return false;
        }
        pos++;
        return Character.isLowSurrogate(hexEscape());
    }

    /** Takes {@code uXXXX}. */
    private char hexEscape() throws ProtocolException {
        pos++;
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw expected("a hexadecimal digit");
            }
            value = value << 4 | digit;
            pos++;
        }
        return (char) value;
    }

    /** The text of a string that {@link #skipString} has checked. */
    private String unescaped(int from, int to) {
        var text = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            int run = i;
            while (i < to && in[i] != '\\') {
                i++;
            }
            text.append(new String(in, run, i - run, StandardCharsets.UTF_8));
            if (i < to) {
                char c = (char) in[i + 1];
                if (c == 'u') {
                    String hex = new String(in, i + 2, 4, StandardCharsets.ISO_8859_1);
                    text.append((char) Integer.parseInt(hex, 16));
                    i += 6;
                } else {
                    text.append(unescaped(c));
                    i += 2;
                }
            }
        }
        return text.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }
}
