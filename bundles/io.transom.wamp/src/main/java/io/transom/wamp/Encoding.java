package io.transom.wamp;

/** How messages and values are written as bytes. The names are those of the WAMP specification's sub-protocols. */
public enum Encoding {
    /** JSON text in UTF-8. */
    JSON("json", 1, false),
    /** MessagePack. */
    MSGPACK("msgpack", 2, true),
    /** CBOR, RFC 8949. */
    CBOR("cbor", 3, true);

    private final String label;
    private final int rawSocketId;
    private final boolean binary;

    Encoding(String label, int rawSocketId, boolean binary) {
        this.label = label;
        this.rawSocketId = rawSocketId;
        this.binary = binary;
    }

    /** The serializer's name in sub-protocol names: {@code json}, {@code msgpack}, {@code cbor}. */
    public String label() {
        return label;
    }

    /** The WebSocket sub-protocol, one message a frame: {@code wamp.2.json} and so on. */
    public String subprotocol() {
        return "wamp.2." + label;
    }

    /** The serializer number of the RawSocket opening handshake (WAMP specification, RawSocket transport). */
    public int rawSocketId() {
        return rawSocketId;
    }

    /** Whether WebSocket carries it in binary frames. */
    public boolean binary() {
        return binary;
    }
}
