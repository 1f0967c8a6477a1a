package io.transom.itests.fuzz;

import io.transom.router.internal.PatternRules;
import io.transom.transport.internal.SplitFrames;
import io.transom.wamp.Encoding;
import java.util.Locale;
import java.util.function.Consumer;

/** What is fuzzed: each takes any bytes, and throws when a rule does not hold. */
enum Target {
    JSON(new ReadBack(Encoding.JSON)),
    JSON_VALUES(SameJson::check),
    CBOR(new ReadBack(Encoding.CBOR)),
    MSGPACK(new ReadBack(Encoding.MSGPACK)),
    RAWSOCKET(SplitFrames::rawSocket),
    WEBSOCKET(SplitFrames::webSocket),
    URIS(UriRules::check),
    PATTERNS(PatternRules::check);

    private final Consumer<byte[]> rule;

    Target(Consumer<byte[]> rule) {
        this.rule = rule;
    }

    void check(byte[] input) {
        rule.accept(input);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
