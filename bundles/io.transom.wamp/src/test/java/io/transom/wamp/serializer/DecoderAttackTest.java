package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.transom.wamp.Encoding;
import io.transom.wamp.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes made to cost much: nesting, counts, lengths and numbers. What reading them allocates is at most a small multiple of
 * their own length, whatever they state.
 */
class DecoderAttackTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MIB = 1 << 20;
    /** The exception with its message, and classes loaded by the first of its kind. */
    private static final long FIXED = 2 * MIB;

    /** A reference, or an entry of a map with its key, for each element of one byte or two. */
    private static final long FACTOR = 64;

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("depth of arrays", Encoding.JSON, repeated("[1,{\"a\":", "[", 500_000)),
                Arguments.of("depth of maps", Encoding.JSON, repeated("[1,null,", "{\"\":", 200_000)),
                Arguments.of("elements", Encoding.JSON, repeated("[48,1,{\"a\":[0", ",0", 500_000)),
                Arguments.of("entries", Encoding.JSON, repeated("[48,1,{\"a\":{\"\":0", ",\"\":0", 200_000)),
                Arguments.of("digits", Encoding.JSON, repeated("[48,1,{\"a\":", "9", MIB - 100)),
                Arguments.of("exponent", Encoding.JSON, repeated("[48,1,{\"a\":1e", "9", MIB - 100)),
                Arguments.of("escapes without an end", Encoding.JSON, repeated("[48,1,{\"a\":\"", "\\u0041", 170_000)),
                Arguments.of(
                        "base64 without an end", Encoding.JSON, repeated("[48,1,{\"a\":\"\\u0000", "A", MIB - 100)),
                Arguments.of("depth of arrays", Encoding.CBOR, bytes("83183001", "81", 500_000)),
                Arguments.of("depth of endless arrays", Encoding.CBOR, bytes("83183001", "9f", 500_000)),
                Arguments.of("depth of maps", Encoding.CBOR, bytes("83183001", "a160", 500_000)),
                Arguments.of("tags", Encoding.CBOR, bytes("83183001", "c6", MIB - 100)),
                Arguments.of("count of 2^63", Encoding.CBOR, bytes("831830019b7fffffffffffffff", "", 0)),
                Arguments.of("count of 2^64-1", Encoding.CBOR, bytes("9bffffffffffffffff", "", 0)),
                Arguments.of("entries of 2^32", Encoding.CBOR, bytes("83183001ba7fffffff", "", 0)),
                Arguments.of("text of 2^31", Encoding.CBOR, bytes("83183001a17a7fffffff", "", 0)),
                Arguments.of("binary of 2^63", Encoding.CBOR, bytes("83183001a161615b7fffffffffffffff", "", 0)),
                Arguments.of("elements", Encoding.CBOR, bytes("83183001a161619a00080000", "00", 0x80000)),
                Arguments.of("endless elements", Encoding.CBOR, bytes("83183001a161619f", "00", 500_000)),
                Arguments.of("endless entries", Encoding.CBOR, bytes("83183001bf", "6000", 500_000)),
                Arguments.of("empty chunks", Encoding.CBOR, bytes("83183001a161615f", "40", 500_000)),
                Arguments.of("digits", Encoding.CBOR, bytes("83183001a16161c25a000f4240", "ff", 1_000_000)),
                Arguments.of("depth of arrays", Encoding.MSGPACK, bytes("933001", "91", 500_000)),
                Arguments.of("depth of maps", Encoding.MSGPACK, bytes("933001", "81a0", 500_000)),
                Arguments.of("count of 2^32-1", Encoding.MSGPACK, bytes("ddffffffff", "", 0)),
                Arguments.of("entries of 2^32-1", Encoding.MSGPACK, bytes("933001dfffffffff", "", 0)),
                Arguments.of("text of 2^32-1", Encoding.MSGPACK, bytes("93300181dbffffffff", "", 0)),
                Arguments.of("binary of 2^31", Encoding.MSGPACK, bytes("93300181a161c67fffffff", "", 0)),
                Arguments.of("elements", Encoding.MSGPACK, bytes("93300181a161dd00080000", "00", 0x80000)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("refused")
    void isRefusedAtTheCostOfItsLength(String what, Encoding encoding, byte[] attack) {
        var serializer = Serializer.of(encoding);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(
                ProtocolException.class, () -> serializer.read(attack, 0, attack.length, ReadLimits.DEFAULT), what);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        long most = FIXED + FACTOR * Math.min(attack.length, MIB);
        assertTrue(allocated <= most, () -> allocated + " bytes allocated for " + attack.length);
    }

    private static byte[] repeated(String start, String part, int times) {
        return (start + part.repeat(times)).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String start, String part, int times) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex(start));
        byte[] repeated = HexFormat.of().parseHex(part);
        for (int i = 0; i < times; i++) {
            out.writeBytes(repeated);
        }
        return out.toByteArray();
    }
}
