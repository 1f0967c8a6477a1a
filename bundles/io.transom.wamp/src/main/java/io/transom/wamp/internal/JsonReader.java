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
final class JsonReader extends JsonTokens {
    private static final int ARRAY = UNCOUNTED;
    private static final int MAP = UNCOUNTED - 1;
    private static final byte[] BINARY_START = "\"\\u0000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    /** So many digits always fit into a long. */
    private static final int LONG_DIGITS = 18;
    /** So many digits are always below 2^53. */
    private static final int ID_DIGITS = 15;

    JsonReader(byte[] in, int offset, int length, ReadLimits limits) {
        super(in, offset, length, limits);
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

    /** At most 15 digits, the greatest IDs excepted. */
    @Override
    long smallInteger() throws ProtocolException {
        long value = 0;
        int i = pos;
        while (i < end && i - pos < ID_DIGITS && in[i] >= '0' && in[i] <= '9') {
            value = value * 10 + (in[i++] - '0');
        }
        boolean leadingZero = in[pos] == '0' && i - pos > 1;
        boolean whole = i > pos && i < end && (in[i] == ',' || in[i] == ']');
        if (leadingZero || !whole) {
            return -1;
        }
        pos = i;
        return value;
    }

    @Override
    String text() throws ProtocolException {
        int from = pos + 1;
        skipString();
        return escaped() ? unescaped(from, pos - 1) : new String(in, from, pos - 1 - from, StandardCharsets.UTF_8);
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

    private Long shortInteger(int from) {
        boolean negative = in[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < pos; i++) {
            value = value * 10 + (in[i] - '0');
        }
        return negative ? -value : value;
    }
}
