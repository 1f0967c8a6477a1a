package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values in the forms of the encodings, above all those that our own writers do not use. */
final class ValuesInEncodingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // RFC 8949, appendix A, as far as WAMP has the values
                "00 | 0",
                "17 | 23",
                "1818 | 24",
                "1903e8 | 1000",
                "1a000f4240 | 1000000",
                "1b000000e8d4a51000 | 1000000000000",
                "1bffffffffffffffff | 18446744073709551615",
                "c249010000000000000000 | 18446744073709551616",
                "3bffffffffffffffff | -18446744073709551616",
                "c349010000000000000000 | -18446744073709551617",
                "20 | -1",
                "3863 | -100",
                "3903e7 | -1000",
                "3b7fffffffffffffff | -9223372036854775808",
                "f90000 | 0.0",
                "f98000 | -0.0",
                "f93c00 | 1.0",
                "fb3ff199999999999a | 1.1",
                "f93e00 | 1.5",
                "f97bff | 65504.0",
                "fa47c35000 | 100000.0",
                "fb7e37e43c8800759c | 1.0E300",
                "f90001 | 5.9604644775390625E-8",
                "f90400 | 6.103515625E-5",
                "f9c400 | -4.0",
                "f4 | false",
                "f5 | true",
                "f6 | null",
                "f7 | null",
                "c074323031332d30332d32315432303a30343a30305a | \"2013-03-21T20:04:00Z\"",
                "c11a514b67b0 | 1363896240",
                "d818456449455446 | \"\\u0000ZElFVEY=\"",
                "d9d9f700 | 0",
                "c2420000 | 0",
                "c240 | 0",
                "40 | \"\\u0000\"",
                "4401020304 | \"\\u0000AQIDBA==\"",
                "60 | \"\"",
                "62c3bc | \"ü\"",
                "63e6b0b4 | \"水\"",
                "64f0908591 | \"\ud800\udd51\"",
                "80 | []",
                "8301820203820405 | [1,[2,3],[4,5]]",
                "a0 | {}",
                "a201020304 | {\"1\":2,\"3\":4}",
                "a1206161 | {\"-1\":\"a\"}",
                "a1c2410561 6b | {\"5\":\"k\"}",
                "5f42010243030405ff | \"\\u0000AQIDBAU=\"",
                "5fff | \"\\u0000\"",
                "7f657374726561646d696e67ff | \"streaming\"",
                "7fff | \"\"",
                "9fff | []",
                "9f018202039f0405ffff | [1,[2,3],[4,5]]",
                "83018202039f0405ff | [1,[2,3],[4,5]]",
                "bf61610161629f0203ffff | {\"a\":1,\"b\":[2,3]}",
                "bf7f6161ff01ff | {\"a\":1}",
                "bfff | {}",
                // longer than need be
                "1800 | 0",
                "1b0000000000000001 | 1",
                "980101 | [1]",
                "9b000000000000000101 | [1]",
                "b8016161 01 | {\"a\":1}",
                "780161 61 | !",
                "c25f4101ff | 1",
            })
    void cborIsReadInAllItsForms(String hex, String json) throws ProtocolException {
        if (json.equals("!")) {
            // one byte more than its text of one byte
            assertThrows(ProtocolException.class, () -> read(Encoding.CBOR, hex));
        } else {
            assertEquals(json, Json.write(read(Encoding.CBOR, hex)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what clients in JavaScript write for undefined
                "d40000 | null",
                "92d4000001 | [null,1]",
                "00 | 0",
                "7f | 127",
                "e0 | -32",
                "ff | -1",
                "cc80 | 128",
                "cd0001 | 1",
                "ceffffffff | 4294967295",
                "cfffffffffffffffff | 18446744073709551615",
                "cf0000000000000001 | 1",
                "d080 | -128",
                "d18000 | -32768",
                "d280000000 | -2147483648",
                "d38000000000000000 | -9223372036854775808",
                "ca3fc00000 | 1.5",
                "cb3ff8000000000000 | 1.5",
                "c0 | null",
                "c2 | false",
                "c3 | true",
                "a0 | \"\"",
                "d90161 | \"a\"",
                "da000161 | \"a\"",
                "db0000000161 | \"a\"",
                "c400 | \"\\u0000\"",
                "c50001ff | \"\\u0000/w==\"",
                "c600000001ff | \"\\u0000/w==\"",
                "90 | []",
                "dc000101 | [1]",
                "dd0000000101 | [1]",
                "80 | {}",
                "de0001a16101 | {\"a\":1}",
                "df00000001a16101 | {\"a\":1}",
                "820102d1ffff04 | {\"1\":2,\"-1\":4}",
            })
    void messagePackIsReadInAllItsForms(String hex, String json) throws ProtocolException {
        assertEquals(json, Json.write(read(Encoding.MSGPACK, hex)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | 0",
                "-0 | 0",
                "999999999999999999 | 999999999999999999",
                "9223372036854775807 | 9223372036854775807",
                "-9223372036854775808 | -9223372036854775808",
                "9223372036854775808 | 9223372036854775808",
                "-123456789012345678901234567890 | -123456789012345678901234567890",
                "1.0 | 1.0",
                "1e2 | 100.0",
                "1E-2 | 0.01",
                "-0.0 | -0.0",
                "\"\\u0061\\/\\b\\f\\n\\r\\t\\\"\\\\\" | \"a/\\u0008\\u000c\\n\\r\\t\\\"\\\\\"",
                "\"\\ud83d\\ude00\\uD83D\\uDE00\" | \"😀😀\"",
                "\"a\\u0000b\" | \"a\\u0000b\"",
                "\"\\u0000AQI=\" | \"\\u0000AQI=\"",
                "\"\\u0000\\/w==\" | \"\\u0000/w==\"",
                "\"\\u0000/w\" | \"\\u0000/w==\"",
                "{\"\\u0000/w==\":1} | {\"\\u0000/w==\":1}",
                "{\"\":{\"\\u0000\":[]}} | {\"\":{\"\\u0000\":[]}}",
                "{\"a\":1,\"a\":2} | {\"a\":2}",
                " [ 1 , { } ] | [1,{}]",
            })
    void jsonIsReadAndWritten(String text, String written) throws ProtocolException {
        assertEquals(written, Json.write(Json.read(text)));
    }

    @ParameterizedTest
    @CsvSource({"a2616101616102, CBOR", "82a16101a16102, MSGPACK", "7b2261223a312c2261223a327d, JSON"})
    void ofEqualKeysTheLastCountsAndAllAreTakenAway(String hex, Encoding encoding) throws ProtocolException {
        var serializer = Serializer.of(encoding);
        Bytes bytes = Bytes.of(HexFormat.of().parseHex(hex));
        assertEquals(Map.of("a", 2L), serializer.readKwargs(bytes));
        assertEquals(Bytes.EMPTY, serializer.without(bytes, Set.of("a")));
    }

    @Test
    void anArrayWithoutACountCanBeCutAndExtended() {
        var cbor = Serializer.of(Encoding.CBOR);
        Bytes args = Bytes.of(HexFormat.of().parseHex("9f010203ff"));
        assertEquals(List.of(3L), cbor.readArgs(cbor.dropArgs(args, 2)));
        assertEquals(Bytes.EMPTY, cbor.dropArgs(args, 3));
        assertEquals(List.of(0L, 1L, 2L, 3L), cbor.readArgs(cbor.prepend(args, List.of(0))));
        assertEquals(List.of(0L), cbor.readArgs(cbor.prepend(Bytes.of(new byte[] {(byte) 0x9f, -1}), List.of(0))));
        Bytes kwargs = Bytes.of(HexFormat.of().parseHex("bf616101616202ff"));
        assertEquals(Map.of("b", 2L), cbor.readKwargs(cbor.without(kwargs, Set.of("a"))));
    }

    @ParameterizedTest
    @EnumSource
    void whatMayBeWrittenIsReadAsTheKindsOfValues(Encoding encoding) throws ProtocolException {
        // given
        var given = new LinkedHashMap<String, Object>();
        given.put("integers", new Object[] {1, (short) 2, (byte) 3, 4L, BigInteger.valueOf(5)});
        given.put("floats", List.of(1.5f, 2.5));
        given.put("set", Set.of("one"));
        given.put("nothing", null);

        // when
        var bytes = Serializer.of(encoding).write(given);
        var read = Serializer.of(encoding).readKwargs(bytes);

        // then
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), read.get("integers"));
        assertEquals(List.of(1.5, 2.5), read.get("floats"));
        assertEquals(List.of("one"), read.get("set"));
        assertTrue(read.containsKey("nothing") && read.get("nothing") == null);
    }

    /** RFC 8949, 4.2.1; MessagePack, int format family: unsigned forms for what is not negative. */
    @ParameterizedTest
    @CsvSource({
        "0, 00, 00",
        "23, 17, 17",
        "24, 1818, 18",
        "127, 187f, 7f",
        "128, 1880, cc80",
        "255, 18ff, ccff",
        "256, 190100, cd0100",
        "65535, 19ffff, cdffff",
        "65536, 1a00010000, ce00010000",
        "4294967295, 1affffffff, ceffffffff",
        "4294967296, 1b0000000100000000, cf0000000100000000",
        "9007199254740992, 1b0020000000000000, cf0020000000000000",
        "9223372036854775807, 1b7fffffffffffffff, cf7fffffffffffffff",
        "9223372036854775808, 1b8000000000000000, cf8000000000000000",
        "18446744073709551615, 1bffffffffffffffff, cfffffffffffffffff",
        "-1, 20, ff",
        "-24, 37, e8",
        "-25, 3818, e7",
        "-32, 381f, e0",
        "-33, 3820, d0df",
        "-128, 387f, d080",
        "-129, 3880, d1ff7f",
        "-256, 38ff, d1ff00",
        "-257, 390100, d1feff",
        "-32768, 397fff, d18000",
        "-32769, 398000, d2ffff7fff",
        "-65536, 39ffff, d2ffff0000",
        "-65537, 3a00010000, d2fffeffff",
        "-2147483648, 3a7fffffff, d280000000",
        "-2147483649, 3a80000000, d3ffffffff7fffffff",
        "-4294967296, 3affffffff, d3ffffffff00000000",
        "-4294967297, 3b0000000100000000, d3fffffffeffffffff",
        "-9223372036854775808, 3b7fffffffffffffff, d38000000000000000",
    })
    void integersAreWrittenInTheShortestForm(BigInteger integer, String cbor, String msgpack) {
        assertEquals(
                cbor,
                HexFormat.of()
                        .formatHex(Serializer.of(Encoding.CBOR).write(integer).toArray()));
        assertEquals(
                msgpack,
                HexFormat.of()
                        .formatHex(
                                Serializer.of(Encoding.MSGPACK).write(integer).toArray()));
    }

    /** Of text, bytes, lists and maps, at each border between forms. */
    @ParameterizedTest
    @CsvSource({
        "23, 77, b7, 57, c417, 97, dc0017, b7, de0017",
        "24, 7818, b8, 5818, c418, 9818, dc0018, b818, de0018",
        "15, 6f, af, 4f, c40f, 8f, 9f, af, 8f",
        "16, 70, b0, 50, c410, 90, dc0010, b0, de0010",
        "31, 781f, bf, 581f, c41f, 981f, dc001f, b81f, de001f",
        "32, 7820, d920, 5820, c420, 9820, dc0020, b820, de0020",
        "255, 78ff, d9ff, 58ff, c4ff, 98ff, dc00ff, b8ff, de00ff",
        "256, 790100, da0100, 590100, c50100, 990100, dc0100, b90100, de0100",
        "65535, 79ffff, daffff, 59ffff, c5ffff, 99ffff, dcffff, b9ffff, deffff",
        "65536, 7a00010000, db00010000, 5a00010000, c600010000, 9a00010000, dd00010000, ba00010000, df00010000",
    })
    void lengthsAreWrittenInTheShortestForm(
            int length,
            String cborText,
            String msgpackText,
            String cborBytes,
            String msgpackBytes,
            String cborList,
            String msgpackList,
            String cborMap,
            String msgpackMap) {
        assertBegin("x".repeat(length), cborText, msgpackText);
        assertBegin(new byte[length], cborBytes, msgpackBytes);
        assertBegin(new Object[length], cborList, msgpackList);
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < length; i++) {
            map.put("k" + i, true);
        }
        assertBegin(map, cborMap, msgpackMap);
    }

    private static void assertBegin(Object value, String cbor, String msgpack) {
        String inCbor = HexFormat.of()
                .formatHex(Serializer.of(Encoding.CBOR).write(value).toArray());
        String inMsgpack = HexFormat.of()
                .formatHex(Serializer.of(Encoding.MSGPACK).write(value).toArray());
        assertEquals(cbor, inCbor.substring(0, cbor.length()));
        assertEquals(msgpack, inMsgpack.substring(0, msgpack.length()));
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreReadAsBytes(Encoding encoding) throws ProtocolException {
        var part = new Bytes(new byte[] {0, 1, 2, 3}, 1, 2);
        var read = Serializer.of(encoding).readArgs(Serializer.of(encoding).write(List.of(part, part.toArray())));
        assertArrayEquals(new byte[] {1, 2}, (byte[]) read.get(0));
        assertArrayEquals(new byte[] {1, 2}, (byte[]) read.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void whatNoEncodingCanCarryIsRefused(Encoding encoding) {
        for (Object value : new Object[] {
            new Object(),
            'c',
            Map.of(1, 2),
            "\ud800",
            "a\udc00b",
            List.of("x".repeat(600) + "\ud800"),
            new java.math.BigDecimal("1.5")
        }) {
            var refused =
                    assertThrows(WampError.class, () -> Serializer.of(encoding).write(value));
            assertEquals(ErrorUris.INVALID_PAYLOAD, refused.uri());
        }
    }

    @Test
    void anEncodingRefusesWhatItCannotCarry() {
        for (Object value :
                new Object[] {Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, "\u0000AQI="}) {
            assertThrows(WampError.class, () -> Serializer.of(Encoding.JSON).write(value));
            Serializer.of(Encoding.CBOR).write(value);
            Serializer.of(Encoding.MSGPACK).write(value);
        }
        for (BigInteger great : new BigInteger[] {
            BigInteger.ONE.shiftLeft(64), BigInteger.ONE.shiftLeft(63).not().subtract(BigInteger.ONE)
        }) {
            assertThrows(WampError.class, () -> Serializer.of(Encoding.MSGPACK).write(great));
            Serializer.of(Encoding.CBOR).write(great);
            Serializer.of(Encoding.JSON).write(great);
        }
    }

    @Test
    void tooGreatAFractionInJsonIsInfinite() throws ProtocolException {
        assertEquals(Double.POSITIVE_INFINITY, Json.read("1e999"));
        assertEquals(0.0, Json.read("1e-999"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,~ \"b\":tru} | line 2, column 6: expected true, found something else",
                "[1,~~2 3] | line 3, column 3: expected ',' or ']', found '3'",
                "[\"ä€😀\",] | line 1, column 8: expected a value, found ']'",
                "{\"a\" 1} | line 1, column 6: expected ':', found '1'",
                "[1 | line 1, column 3: expected more, found the end",
                "\"a~\" | line 1, column 3: expected no control character in a string, found byte 0x0a",
                "\ufeff1 | line 1, column 1: expected a value, found byte 0xef",
                "1~// one | line 2, column 1: expected the end, found '/'",
                "[1]~[2] | line 2, column 1: expected the end, found '['",
                "{\"a\":1,} | line 1, column 8: expected text as map key, found '}'",
                "{a:1} | line 1, column 2: expected text as map key, found 'a'",
                "01 | line 1, column 2: expected the end, found '1'",
                "+1 | line 1, column 1: expected a value, found '+'",
                ".5 | line 1, column 1: expected a value, found '.'",
                "5. | line 1, column 3: expected a digit, found the end",
                "NaN | line 1, column 1: expected a value, found 'N'",
                "\"\\u0000AQ-_\" | line 1, column 1: expected base64 after \\u0000, found something else",
                "\"\\ud83d\" | line 1, column 8: expected a surrogate pair, found half of one",
            })
    void theRefusalOfAJsonTextNamesLineAndColumn(String text, String expected) {
        var refused = assertThrows(ProtocolException.class, () -> Json.read(text.replace('~', '\n')));
        assertEquals(expected, refused.getMessage());
    }

    @Test
    void theRefusalOfBytesNamesThePlace() {
        var refused = assertThrows(ProtocolException.class, () -> read(Encoding.MSGPACK, "92a161c1"));
        assertEquals("byte 3: expected a value, found byte 0xc1", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "MSGPACK, d6ff5d5d5d5d", // a time
        "MSGPACK, d7ff000000005d5d5d5d",
        "MSGPACK, c70cff00000000000000005d5d5d5d",
        "MSGPACK, d40001",
        "MSGPACK, d40100",
        "MSGPACK, c80000",
        "MSGPACK, c1",
        "MSGPACK, 81c001", // keys: null, true, a float, bytes, an array
        "MSGPACK, 81c301",
        "MSGPACK, 81cb3ff000000000000001",
        "MSGPACK, 81c4016101",
        "MSGPACK, 819001",
        "CBOR, a1f601",
        "CBOR, a1f501",
        "CBOR, a1f93c0001",
        "CBOR, a1416101",
        "CBOR, a18001",
        "CBOR, e0", // simple values
        "CBOR, f8ff",
        "CBOR, f814",
        "CBOR, ff",
        "CBOR, c26161", // a great integer of text
        "CBOR, 1c",
        "CBOR, 7f4161ff",
    })
    void whatWampHasNoValueForIsRefused(Encoding encoding, String hex) {
        assertThrows(ProtocolException.class, () -> read(encoding, hex));
    }

    /** Arguments pass as they came, and are read for another serializer only. */
    @Test
    void argumentsPassAsTheyWereWritten() throws ProtocolException {
        String args = "[1e400,-0,-0.0,1E+2,{\"a\":1,\"a\":2},\"\\u00e4\",0.12345678901234567890, 3 ]";
        byte[] json = ("[48,1,{},\"a\"," + args + "]").getBytes(StandardCharsets.UTF_8);
        Message call = Serializer.of(Encoding.JSON).read(json, 0, json.length, ReadLimits.DEFAULT);
        assertEquals(args, new String(call.payload().argsIn(Encoding.JSON).toArray(), StandardCharsets.UTF_8));
        Serializer cbor = Serializer.of(Encoding.CBOR);
        assertEquals(
                List.of(Double.POSITIVE_INFINITY, 0L, -0.0, 100.0, Map.of("a", 2L), "\u00e4", 0.12345678901234568, 3L),
                cbor.readArgs(call.payload().argsIn(Encoding.CBOR)));
    }

    @ParameterizedTest
    @CsvSource({
        "CBOR, 81f97e00, JSON", // NaN
        "CBOR, 81f97c00, JSON",
        "MSGPACK, 91cbfff0000000000000, JSON",
        "CBOR, 816100, JSON", // text that is U+0000
        "CBOR, 81c249010000000000000000, MSGPACK",
        "JSON, 5b31383434363734343037333730393535313631365d, MSGPACK"
    })
    void whatTheOtherEncodingCannotWriteIsAnInvalidPayload(Encoding from, String hex, Encoding to) {
        var payload = Payload.encoded(from, Bytes.of(HexFormat.of().parseHex(hex)), Bytes.EMPTY);
        var refused = assertThrows(WampError.class, () -> payload.argsIn(to));
        assertEquals(ErrorUris.INVALID_PAYLOAD, refused.uri());
    }

    @Test
    void whatWasReadCannotBeChanged() throws ProtocolException {
        @SuppressWarnings("unchecked")
        var list = (List<Object>) Json.read("[1]");
        @SuppressWarnings("unchecked")
        var map = (Map<String, Object>) Json.read("{\"a\":1}");
        assertThrows(UnsupportedOperationException.class, () -> list.add(2L));
        assertThrows(UnsupportedOperationException.class, () -> map.put("b", 2L));
    }

    private static Object read(Encoding encoding, String hex) throws ProtocolException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return Serializer.of(encoding).readValue(bytes, 0, bytes.length, ReadLimits.DEFAULT);
    }
}
