package io.transom.wamp;

import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON texts and the values of {@link Payload}: for consoles, files and logs. */
public final class Json {
    private static final ReadLimits FILE_LIMITS = new ReadLimits(16 << 20, 256, 1_000_000, 1_024, 1_000);

    private static final int SHOWN = 60;

    private Json() {}

    /** One compact line. */
    public static String write(@Nullable Object value) {
        Bytes bytes = Serializer.of(Encoding.JSON).write(value);
        return new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.UTF_8);
    }

    /** A value in a message for people: short JSON, cut when it is long. Any value can be shown. */
    public static String show(@Nullable Object value) {
        if (value instanceof Nested nested) {
            return nested == Nested.LIST ? "a list" : "a map";
        }
        String text;
        try {
            text = write(value);
        } catch (WampError unwritable) {
            text = String.valueOf(value);
        }
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** Reads exactly one JSON text. The exception's message names line and column. */
    public static @Nullable Object read(String text) throws ProtocolException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Serializer.of(Encoding.JSON).readValue(bytes, 0, bytes.length, FILE_LIMITS);
    }
}
