package io.transom.wamp.serializer;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import java.util.List;

/**
 * Bounds of a reader; exceeding one is a {@link io.transom.wamp.ProtocolException} that names it.
 *
 * @param messageBytes length of a whole message, bytes
 * @param depth nesting of arrays and maps, {@link #MAX_DEPTH} at most
 * @param elements arrays' elements and maps' entries of one message, all levels together
 * @param uriLength length of a URI, characters
 * @param digits characters of one number in decimal
 */
public record ReadLimits(int messageBytes, int depth, int elements, int uriLength, int digits) {
    /** The nesting that readers and writers do without a risk to the stack. */
    public static final int MAX_DEPTH = 256;

    /** 1 MiB, 64 levels, 100,000 elements, URIs of 1,024 characters, numbers of 1,000 digits. */
    public static final ReadLimits DEFAULT = new ReadLimits(1 << 20, 64, 100_000, 1_024, 1_000);

    /** Before WELCOME: 16 KiB. */
    public static final ReadLimits OPENING = new ReadLimits(16 << 10, 16, 1_000, 1_024, 100);

    public ReadLimits {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth: expected at most " + MAX_DEPTH + ", found " + depth);
        }
    }

    /** What holds before WELCOME: {@link #OPENING}, and never more than afterwards. */
    public ReadLimits beforeWelcome() {
        return new ReadLimits(
                Math.min(OPENING.messageBytes, messageBytes),
                Math.min(OPENING.depth, depth),
                Math.min(OPENING.elements, elements),
                Math.min(OPENING.uriLength, uriLength),
                Math.min(OPENING.digits, digits));
    }

    public ReadLimits withMessageBytes(int bytes) {
        return new ReadLimits(bytes, depth, elements, uriLength, digits);
    }

    /** The same limits, one of them with another value. Throws {@link IllegalArgumentException} when none has the ID. */
    public ReadLimits with(String id, int value) {
        return switch (id) {
            case "message.bytes" -> withMessageBytes(value);
            case "message.depth" -> new ReadLimits(messageBytes, value, elements, uriLength, digits);
            case "message.elements" -> new ReadLimits(messageBytes, depth, value, uriLength, digits);
            case "message.uri.length" -> new ReadLimits(messageBytes, depth, elements, value, digits);
            case "message.number.digits" -> new ReadLimits(messageBytes, depth, elements, uriLength, value);
            default -> throw new IllegalArgumentException("no limit of messages has the ID " + id);
        };
    }

    /** All of them, for documentation and metrics. */
    public List<Limit> all() {
        return List.of(messageBytesLimit(), depthLimit(), elementsLimit(), uriLengthLimit(), digitsLimit());
    }

    public Limit messageBytesLimit() {
        return new Limit(
                "message.bytes",
                messageBytes,
                "bytes",
                ErrorUris.PAYLOAD_SIZE_EXCEEDED,
                "Length of a whole message as it comes off the wire.");
    }

    public Limit depthLimit() {
        return violation("message.depth", depth, "levels", "Nesting of arrays and maps in one message.");
    }

    public Limit elementsLimit() {
        return violation(
                "message.elements", elements, "elements", "Elements of arrays and entries of maps in one message.");
    }

    public Limit uriLengthLimit() {
        return violation("message.uri.length", uriLength, "characters", "Length of a URI.");
    }

    public Limit digitsLimit() {
        return violation("message.number.digits", digits, "characters", "Length of one number in decimal.");
    }

    private static Limit violation(String id, int value, String unit, String doc) {
        return new Limit(id, value, unit, ErrorUris.PROTOCOL_VIOLATION, doc);
    }
}
