package io.transom.wamp.internal;

import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import java.nio.charset.StandardCharsets;

/** The tokens of JSON: blanks, literals, numbers and strings. */
abstract class JsonTokens extends Reader {
    private final int start;
    private boolean escaped;

    JsonTokens(byte[] in, int offset, int length, ReadLimits limits) {
        super(in, offset, length, limits);
        this.start = offset;
    }

    @Override
    final String place(int at) {
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
    final String found() {
        if (pos == end) {
            return "the end";
        }
        byte b = in[pos];
        return b > 0x20 && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b);
    }

    final int peek() throws ProtocolException {
        if (pos == end) {
            throw failure("expected more, found the end");
        }
        return in[pos];
    }

    final void skipBlank() {
        while (pos < end && (in[pos] == ' ' || in[pos] == '\n' || in[pos] == '\r' || in[pos] == '\t')) {
            pos++;
        }
    }

    final boolean startsWith(byte[] literal) {
        return end - pos >= literal.length
                && java.util.Arrays.equals(in, pos, pos + literal.length, literal, 0, literal.length);
    }

    final void literal(byte[] literal) throws ProtocolException {
        if (!startsWith(literal)) {
            throw failure("expected " + new String(literal, StandardCharsets.US_ASCII) + ", found something else");
        }
        pos += literal.length;
    }

    /** Takes a number and says whether it has neither fraction nor exponent. */
    final boolean skipNumber() throws ProtocolException {
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

    /** Takes and checks a string with its quotes; {@link #escaped} says whether it has escapes. */
    final void skipString() throws ProtocolException {
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

    /** Whether the last string had escapes. */
    final boolean escaped() {
        return escaped;
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
    final String unescaped(int from, int to) {
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
