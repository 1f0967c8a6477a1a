package io.transom.wamp.internal;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.Serializer;

/** The three serializers. */
public final class Serializers {
    private static final WampSerializer JSON = new WampSerializer(Encoding.JSON, JsonReader::new, JsonWriter::new);
    private static final WampSerializer MSGPACK =
            new WampSerializer(Encoding.MSGPACK, MsgpackReader::new, MsgpackWriter::new);
    private static final WampSerializer CBOR = new WampSerializer(Encoding.CBOR, CborReader::new, CborWriter::new);

    private Serializers() {}

    /** The serializer of an encoding. */
    public static Serializer of(Encoding encoding) {
        return exactly(encoding);
    }

    /** A message's name in lower case and one word. */
    public static String label(int code) {
        return java.util.Objects.requireNonNull(Shape.of(code)).label();
    }

    /**
     * A checked value in another encoding; no bytes stay none.
     *
     * @throws io.transom.wamp.WampError {@code wamp.error.invalid_payload} when it cannot be written there
     */
    public static Bytes translate(Bytes value, Encoding from, Encoding to) {
        return value.length() == 0 ? value : exactly(to).write(exactly(from).readChecked(value));
    }

    private static WampSerializer exactly(Encoding encoding) {
        return switch (encoding) {
            case JSON -> JSON;
            case MSGPACK -> MSGPACK;
            case CBOR -> CBOR;
        };
    }
}
