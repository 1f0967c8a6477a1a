package io.transom.itests.fuzz;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Nested;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import io.transom.wamp.internal.Values;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON text is the value that another reader finds in it, or refused by both; a value stays the same through each encoding that can
 * write it; and what is done with an encoded list or map is what can be done with the decoded one.
 */
final class SameJson {
    private static final ReadLimits WIDE = new ReadLimits(64 << 20, ReadLimits.MAX_DEPTH, 1 << 20, 1 << 20, 1 << 20);

    private SameJson() {}

    static void check(byte[] input) {
        Optional<Object[]> expected = JsonTruth.of(input);
        Object value;
        try {
            value = Serializer.of(Encoding.JSON).readValue(input, 0, input.length, WIDE);
        } catch (ProtocolException refused) {
            if (expected.isPresent() && refused.limit().isEmpty()) {
                throw new IllegalStateException("refused, but is JSON: " + refused.getMessage());
            }
            return;
        }
        if (expected.isEmpty()) {
            throw new IllegalStateException("read, but is no JSON");
        }
        same("another reader", expected.get()[0], value);
        for (Encoding encoding : Encoding.values()) {
            through(Serializer.of(encoding), value);
        }
    }

    private static void through(Serializer serializer, Object value) {
        Bytes bytes;
        try {
            bytes = serializer.write(value);
        } catch (WampError cannotBeWritten) {
            return;
        }
        Object again;
        try {
            again = serializer.readValue(bytes.array(), bytes.offset(), bytes.length(), WIDE);
        } catch (ProtocolException refused) {
            throw new IllegalStateException("what was written in " + serializer.encoding() + " is refused", refused);
        }
        same(serializer.encoding().name(), value, again);
        if (!Arrays.equals(bytes.toArray(), serializer.write(again).toArray())) {
            throw new IllegalStateException("written otherwise in " + serializer.encoding());
        }
        if (value instanceof List<?> list) {
            cut(serializer, list, bytes);
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            cut(serializer, map, bytes);
        }
    }

    private static void cut(Serializer serializer, List<?> list, Bytes bytes) {
        for (int n = 0; n <= Math.min(3, list.size()); n++) {
            same("without " + n, list.subList(n, list.size()), serializer.readArgs(serializer.dropArgs(bytes, n)));
        }
        var longer = new ArrayList<Object>(List.of("first", 2L));
        longer.addAll(list);
        same("with more", longer, serializer.readArgs(serializer.prepend(bytes, List.of("first", 2))));
        same("shallow", list.stream().map(SameJson::shallow).toList(), serializer.shallowArgs(bytes));
    }

    private static void cut(Serializer serializer, Map<?, ?> map, Bytes bytes) {
        String key = (String) map.keySet().iterator().next();
        var fewer = new LinkedHashMap<Object, Object>(map);
        fewer.remove(key);
        same("without a key", fewer, serializer.readKwargs(serializer.without(bytes, Set.of(key))));
        var shallow = new LinkedHashMap<Object, Object>(map);
        shallow.replaceAll((name, value) -> shallow(value));
        same("shallow", shallow, serializer.shallowKwargs(bytes));
    }

    private static Object shallow(Object value) {
        return value instanceof List ? Nested.LIST : value instanceof Map ? Nested.MAP : value;
    }

    private static void same(String what, Object expected, Object found) {
        if (!Values.equal(expected, found)) {
            throw new IllegalStateException(what + ": expected " + expected + ", found " + found);
        }
    }
}
