package io.transom.wamp.serializer;

import io.transom.wamp.Encoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Values that every reader must refuse, as a whole message and anywhere in one. */
final class HostileBytes {
    private static final int MANY = 100_000;
    private static final int DIGITS = 1_000_000;

    private HostileBytes() {}

    /**
     * One of them.
     *
     * @param value the bytes of a value
     */
    record Hostile(Encoding encoding, String name, byte[] value) {
        /** In every place of a message in which a value can stand; what stands behind it is not always there. */
        List<byte[]> messages() {
            return switch (encoding) {
                case JSON ->
                    List.of(
                            value,
                            around("[48,1,{\"x\":", "},\"a.b\"]"),
                            around("[48,1,{},", "]"),
                            around("[48,1,{},\"a.b\",[1,", ",2]]"),
                            around("[48,1,{},\"a.b\",[],{\"k\":", "}]"));
                case CBOR ->
                    List.of(
                            value,
                            hex("84183001a16178", "63612e62"),
                            hex("84183001a0", ""),
                            hex("85183001a063612e628201", ""),
                            hex("86183001a063612e6280a1616b", ""));
                case MSGPACK ->
                    List.of(
                            value,
                            hex("94300181a178", "a3612e62"),
                            hex("94300180", ""),
                            hex("95300180a3612e629201", ""),
                            hex("96300180a3612e629081a16b", ""));
            };
        }

        private byte[] around(String before, String after) {
            return join(before.getBytes(StandardCharsets.UTF_8), value, after.getBytes(StandardCharsets.UTF_8));
        }

        private byte[] hex(String before, String after) {
            return join(HexFormat.of().parseHex(before), value, HexFormat.of().parseHex(after));
        }

        @Override
        public String toString() {
            return encoding.label() + ": " + name;
        }
    }

    static Stream<Hostile> all() {
        return Stream.of(json(), cbor(), msgpack()).flatMap(List::stream);
    }

    private static List<Hostile> json() {
        var all = new ArrayList<Hostile>();
        text(all, "nested arrays without an end", "[".repeat(MANY));
        text(all, "nested arrays", "[".repeat(MANY) + "]".repeat(MANY));
        text(all, "nested maps without an end", "{\"a\":".repeat(MANY));
        text(all, "too many elements", "[" + "0,".repeat(MANY) + "0]");
        text(all, "too many entries", "{" + "\"\":0,".repeat(MANY) + "\"\":0}");
        text(all, "an integer of a million digits", "1".repeat(DIGITS));
        text(all, "a fraction of a million digits", "0." + "1".repeat(DIGITS));
        text(all, "an exponent of a million digits", "1e" + "1".repeat(DIGITS));
        for (String malformed : new String[] {
            "",
            " ",
            "]",
            "[1,]",
            "[1 2]",
            "[,1]",
            "[1",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{1:2}",
            "{a:1}",
            "{\"a\":1 \"b\":2}",
            "[1}",
            "{\"a\":1]",
            "nul",
            "nulll",
            "True",
            "01",
            "-",
            "1.",
            ".5",
            "+1",
            "1e",
            "1e+",
            "0x1",
            "NaN",
            "Infinity",
            "-Infinity",
            "'a'",
            "\"",
            "\"a",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\t\"",
            "\"\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800x\"",
            "\"\\ud800\\n\"",
            "\"\\ud800\\ud800\"",
            "\"\\ud800",
            "\"\\u0000!\"",
            "\"\\u0000A\"",
            "\"\\u0000AAA=A\"",
            "\ufeff1",
            "/*a*/1",
            "1//",
            "[1] 2",
            "{\"\\ud800\":1}",
        }) {
            text(all, malformed, malformed);
        }
        malformedUtf8()
                .forEach(bytes -> all.add(new Hostile(
                        Encoding.JSON,
                        "\"" + HexFormat.of().formatHex(bytes) + "\"",
                        join(new byte[] {'"'}, bytes, new byte[] {'"'}))));
        return all;
    }

    private static List<Hostile> cbor() {
        var all = new ArrayList<Hostile>();
        repeated(all, Encoding.CBOR, "nested arrays", "81", MANY);
        repeated(all, Encoding.CBOR, "nested arrays without a count", "9f", MANY);
        repeated(all, Encoding.CBOR, "nested maps", "a16161", MANY);
        repeated(all, Encoding.CBOR, "nested maps without a count", "bf6161", MANY);
        repeated(all, Encoding.CBOR, "maps as keys", "a1", MANY);
        repeated(all, Encoding.CBOR, "nested tags", "c6", MANY);
        repeated(all, Encoding.CBOR, "nested bignums", "c2", MANY);
        repeated(all, Encoding.CBOR, "nested arrays of 65,535 elements", "99ffff", MANY);
        repeated(all, Encoding.CBOR, "strings of chunks without an end", "7f", MANY);
        elements(all, Encoding.CBOR, "too many elements", "9a000186a1", MANY + 1);
        elements(all, Encoding.CBOR, "too many elements without a count", "9f", MANY + 1);
        all.add(new Hostile(Encoding.CBOR, "a bignum of a million bytes", join(hex("c25a000f4240"), new byte[DIGITS])));
        for (String malformed : new String[] {
            "",
            "9a7fffffff",
            "ba7fffffff",
            "5a7fffffff",
            "7a7fffffff",
            "9b7fffffffffffffff",
            "9bffffffffffffffff",
            "5b7fffffffffffffff",
            "7bffffffffffffffff",
            "bb8000000000000000",
            "9affffffff",
            "18",
            "19ff",
            "1a",
            "1b00000000000000",
            "f9ff",
            "fa0000",
            "fb00",
            "62ff",
            "6261",
            "42",
            "81",
            "a161",
            "1c",
            "1d",
            "1e",
            "1f",
            "3f",
            "5c",
            "7d",
            "9e",
            "bc",
            "df",
            "dc",
            "e0",
            "f3",
            "f8",
            "f8ff",
            "f818",
            "fc",
            "fd",
            "fe",
            "ff",
            "81ff",
            "a1ff",
            "a16161ff",
            "9f01",
            "bf6161ff",
            "bf616101",
            "5f",
            "5f5f4101ffff",
            "5f6161ff",
            "7f4161ff",
            "7f7f6161ffff",
            "7f61c361a4ff",
            "7f6161",
            "7f62ff",
            "a1416101",
            "a1f601",
            "a1f501",
            "a1f93c0001",
            "a18001",
            "a1a001",
            "c261",
            "c201",
            "c26131",
            "c280",
            "c2",
            "c3",
            "d8",
            "db",
        }) {
            all.add(new Hostile(Encoding.CBOR, malformed, hex(malformed)));
        }
        malformedUtf8()
                .forEach(bytes -> all.add(new Hostile(
                        Encoding.CBOR,
                        "text " + HexFormat.of().formatHex(bytes),
                        join(new byte[] {(byte) (0x60 + bytes.length)}, bytes))));
        return all;
    }

    private static List<Hostile> msgpack() {
        var all = new ArrayList<Hostile>();
        repeated(all, Encoding.MSGPACK, "nested arrays", "91", MANY);
        repeated(all, Encoding.MSGPACK, "nested maps", "81a161", MANY);
        repeated(all, Encoding.MSGPACK, "maps as keys", "81", MANY);
        repeated(all, Encoding.MSGPACK, "nested array16", "dc0001", MANY);
        repeated(all, Encoding.MSGPACK, "nested arrays of 65,535 elements", "dcffff", MANY);
        repeated(all, Encoding.MSGPACK, "nested arrays of 65,536 elements", "dd00010000", MANY);
        elements(all, Encoding.MSGPACK, "too many elements", "dd000186a1", MANY + 1);
        for (String malformed : new String[] {
            "",
            "dd7fffffff",
            "df7fffffff",
            "db7fffffff",
            "c67fffffff",
            "ddffffffff",
            "dfffffffff",
            "dbffffffff",
            "c6ffffffff",
            "dcffff",
            "deffff",
            "daffff",
            "c5ffff",
            "d9ff",
            "c4ff",
            "91",
            "81",
            "81a1",
            "a1",
            "cc",
            "cdff",
            "ce000000",
            "cf00000000000000",
            "d0",
            "d1ff",
            "d2",
            "d3",
            "ca00",
            "cb00000000000000",
            "c1",
            "91c1",
            "d401ff",
            "d50101ff",
            "d6ff00000000",
            "d7ff0000000000000000",
            "d801",
            "c70101ff",
            "c800010100",
            "c97fffffff01",
            "81c40161ff",
            "81c001",
            "81c301",
            "81ca0000000001",
            "819001",
            "818001",
        }) {
            all.add(new Hostile(Encoding.MSGPACK, malformed, hex(malformed)));
        }
        malformedUtf8()
                .forEach(bytes -> all.add(new Hostile(
                        Encoding.MSGPACK,
                        "text " + HexFormat.of().formatHex(bytes),
                        join(new byte[] {(byte) (0xa0 + bytes.length)}, bytes))));
        return all;
    }

    /** Stray and missing continuations, overlong forms, surrogates, beyond U+10FFFF. */
    private static Stream<byte[]> malformedUtf8() {
        return Stream.of(
                        "80",
                        "bf",
                        "c3",
                        "c328",
                        "c080",
                        "c1bf",
                        "e28228",
                        "e282",
                        "e08080",
                        "e09fbf",
                        "eda080",
                        "edbfbf",
                        "eda081edb080",
                        "f0808080",
                        "f08fbfbf",
                        "f0908080f0",
                        "f4908080",
                        "f5808080",
                        "f8888080",
                        "fe",
                        "ff",
                        "f09f98",
                        "6162636465666768c3",
                        "61626364656667c328")
                .map(HostileBytes::hex);
    }

    private static void text(List<Hostile> all, String name, String value) {
        all.add(new Hostile(Encoding.JSON, name, value.getBytes(StandardCharsets.UTF_8)));
    }

    private static void repeated(List<Hostile> all, Encoding encoding, String name, String hex, int times) {
        all.add(new Hostile(encoding, name, hex(hex.repeat(times))));
    }

    private static void elements(List<Hostile> all, Encoding encoding, String name, String head, int zeros) {
        all.add(new Hostile(encoding, name, join(hex(head), new byte[zeros], hex("ff"))));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
