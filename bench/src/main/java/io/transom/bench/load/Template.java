package io.transom.bench.load;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A message of which all but the request ID is bytes already. */
record Template(Format format, byte[] before, byte[] after) {
    static final String PROCEDURE = "com.example.echo";
    static final String TOPIC = "com.example.topic";

    private static final long MARK = 0x1234_5678_9abcL;

    /** @param more what follows type and request ID */
    static Template of(Format format, int type, Object... more) {
        List<Object> items = new ArrayList<>(List.of(type, MARK));
        items.addAll(List.of(more));
        byte[] bytes = bytes(format, items);
        byte[] mark = bytes(format, MARK);
        byte[] typeBytes = bytes(format, type);
        int at = 1 + typeBytes.length + (format == Format.JSON ? 1 : 0);
        var before = java.util.Arrays.copyOf(bytes, at);
        return new Template(format, before, java.util.Arrays.copyOfRange(bytes, at + mark.length, bytes.length));
    }

    static Template register(Format format) {
        return of(format, Message.REGISTER, Map.of(), PROCEDURE);
    }

    static Template subscribe(Format format) {
        return of(format, Message.SUBSCRIBE, Map.of(), TOPIC);
    }

    static Template call(Format format, int payload) {
        return of(format, Message.CALL, Map.of(), PROCEDURE, List.of("x".repeat(payload)));
    }

    static Template yield(Format format, int payload) {
        return of(format, Message.YIELD, Map.of(), List.of("x".repeat(payload)));
    }

    static Template publish(Format format, int payload) {
        return of(format, Message.PUBLISH, Map.of(), TOPIC, List.of("x".repeat(payload)));
    }

    /** A whole message: one without a request ID. */
    static byte[] bytes(Format format, Object value) {
        var out = new ByteArrayOutputStream();
        format.write(value, out);
        return out.toByteArray();
    }
}
