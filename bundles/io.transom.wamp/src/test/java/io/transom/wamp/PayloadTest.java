package io.transom.wamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.serializer.Serializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PayloadTest {
    private static final List<Object> ARGS = List.of("a", 2L, List.of());
    private static final Map<String, Object> KWARGS = Map.of("k", 1L);

    @Test
    void givenValuesComeOutAsIfReadFromBytes() {
        Payload given = Payload.of(List.of(1, 2.5f, new Object[] {(short) 3}), Map.of("k", Set.of((byte) 4)));
        assertEquals(List.of(1L, 2.5, List.of(3L)), given.args());
        assertEquals(Map.of("k", List.of(4L)), given.kwargs());
    }

    @Test
    void givenValuesThatNoEncodingCanWriteAreRefusedWhoeverReads() {
        for (Object value : new Object[] {new Object(), Map.of(1, 2), new java.math.BigDecimal("1")}) {
            var refused = assertThrows(WampError.class, Payload.ofValue(value)::args);
            assertEquals(ErrorUris.INVALID_PAYLOAD, refused.uri());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreDecodedAndTranslated(Encoding from) {
        Payload payload = encoded(from, ARGS, KWARGS);
        assertEquals(ARGS, payload.args());
        assertEquals(KWARGS, payload.kwargs());
        for (Encoding to : Encoding.values()) {
            assertEquals(ARGS, Serializer.of(to).readArgs(payload.argsIn(to)));
            assertEquals(KWARGS, Serializer.of(to).readKwargs(payload.kwargsIn(to)));
        }
    }

    @Test
    void bytesInTheSameEncodingAreNotCopied() {
        Bytes args = Serializer.of(Encoding.CBOR).write(ARGS);
        Payload payload = Payload.encoded(Encoding.CBOR, args, Bytes.EMPTY);
        assertSame(args.array(), payload.argsIn(Encoding.CBOR).array());
        assertSame(
                payload.argsIn(Encoding.JSON).array(),
                payload.argsIn(Encoding.JSON).array());
    }

    @Test
    void whatAnEncodingCannotCarryIsRefusedThereOnly() {
        Payload payload = encoded(Encoding.CBOR, List.of(Double.NaN), Map.of());
        assertEquals(
                ErrorUris.INVALID_PAYLOAD,
                assertThrows(WampError.class, () -> payload.argsIn(Encoding.JSON))
                        .uri());
        assertThrows(WampError.class, () -> payload.kwargsIn(Encoding.JSON));
        assertEquals(List.of(Double.NaN), Serializer.of(Encoding.MSGPACK).readArgs(payload.argsIn(Encoding.MSGPACK)));
        assertEquals(1, payload.dropArgs(0).args().size());
        assertTrue(payload.dropArgs(1).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void keywordArgumentsAloneHaveAnEmptyArrayBefore(Encoding encoding) {
        for (Payload payload : List.of(Payload.of(List.of(), KWARGS), encoded(encoding, List.of(), KWARGS))) {
            assertEquals(Serializer.of(encoding).write(List.of()), payload.argsIn(encoding));
            assertTrue(payload.without(Set.of("k")).isEmpty());
        }
    }

    @Test
    void noPayloadHasNoBytes() {
        assertSame(Payload.NONE, Payload.of(List.of(), Map.of()));
        assertSame(Payload.NONE, Payload.encoded(Encoding.JSON, Bytes.EMPTY, Bytes.EMPTY));
        assertEquals(Bytes.EMPTY, Payload.NONE.argsIn(Encoding.JSON));
        assertEquals(Bytes.EMPTY, Payload.NONE.kwargsIn(Encoding.JSON));
        assertNull(Payload.NONE.first());
        assertEquals(0, Payload.NONE.size());
    }

    @ParameterizedTest
    @EnumSource
    void cuttingAndExtendingIsTheSameWithAndWithoutBytes(Encoding encoding) {
        for (Payload payload : List.of(Payload.of(ARGS, KWARGS), encoded(encoding, ARGS, KWARGS))) {
            assertEquals(Payload.of(ARGS.subList(1, 3), KWARGS), payload.dropArgs(1));
            assertEquals(Payload.of(List.of(), KWARGS), payload.dropArgs(5));
            assertEquals(Payload.of(ARGS, Map.of()), payload.without(List.of("k", "other")));
            assertSame(payload, payload.without(List.of("other")));
            assertSame(payload, payload.dropArgs(0));
            var more = new ArrayList<Object>(Collections.singletonList(null));
            more.add(7L);
            more.addAll(ARGS);
            assertEquals(Payload.of(more, KWARGS), payload.prepend(null, 7));
        }
    }

    @Test
    void payloadsWithEqualBytesInsideAreEqual() {
        Payload one = Payload.of(List.of(Map.of("b", new byte[] {1, 2})), Map.of("k", new byte[] {3}));
        Payload same = encoded(Encoding.JSON, one.args(), one.kwargs());
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertNotEquals(one, Payload.of(List.of(Map.of("b", new byte[] {1, 3})), Map.of("k", new byte[] {3})));
        assertNotEquals(one, Payload.NONE);
    }

    @Test
    void theContentIsNotShown() {
        assertEquals("payload", Payload.of("secret").toString());
        assertEquals("no payload", Payload.NONE.toString());
    }

    @Test
    void manyThreadsMayReadAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                // given
                Payload payload = encoded(Encoding.CBOR, ARGS, KWARGS);
                var start = new CountDownLatch(1);
                var results = new ArrayList<Future<List<Object>>>();
                for (int i = 0; i < 4; i++) {
                    Encoding encoding = Encoding.values()[i % 3];
                    results.add(threads.submit(() -> {
                        start.await();
                        assertEquals(ARGS, payload.args());
                        return Serializer.of(encoding).readArgs(payload.argsIn(encoding));
                    }));
                }

                // when
                start.countDown();

                // then
                for (var result : results) {
                    assertEquals(ARGS, result.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Payload encoded(Encoding encoding, List<Object> args, Map<String, Object> kwargs) {
        var serializer = Serializer.of(encoding);
        return Payload.encoded(
                encoding,
                args.isEmpty() ? Bytes.EMPTY : serializer.write(args),
                kwargs.isEmpty() ? Bytes.EMPTY : serializer.write(kwargs));
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void shallowArgumentsDecodeScalarsAndOnlyNameTheRest(Encoding encoding) {
        var given = Payload.of(
                Arrays.asList("node", 7L, null, List.of(1L), Map.of("a", 1L)), Map.of("k", Map.of(), "s", true));
        var payload = Payload.encoded(encoding, given.argsIn(encoding), given.kwargsIn(encoding));

        for (Payload each : List.of(payload, given)) {
            assertEquals(Arrays.asList("node", 7L, null, Nested.LIST, Nested.MAP), each.shallowArgs());
            assertEquals(Map.of("k", Nested.MAP, "s", true), each.shallowKwargs());
        }
        assertEquals(given, payload);
    }
}
