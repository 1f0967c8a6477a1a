package io.transom.itests.fuzz;

import io.transom.wamp.Encoding;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Inputs to begin with: the message vectors of the WAMP protocol repository, which stand beside the project in {@code
 * ../shared/vectors/wamp} or where the system property {@code transom.vectors} says, and a few patterns.
 */
final class Seeds {
    private static final List<String> PATTERNS = List.of(
            "pcom.\nwcom..a\necom.b.a\ncom.b.a\nPcom.\ncom.b.a\n",
            "w..a.\nwa..\nw...\nw.a.a.\nxa.a.a.a\n.a.a.a\n",
            "pa\npab\npabc\nPab\nabcd\np\nxyz\n",
            "wa1.b2..d4.e5\nwa1.b2.c33..e5\npa1.b2.c3\nea1.b2.c3.d4.e55\na1.b2.c33.d4.e5\n");
    private static final List<String> VALUES = List.of(
            "[0,-0,-0.0,1e400,-1E-400,0.1,9007199254740993,18446744073709551615,-9223372036854775809,1.0e+2]",
            "[123456789012345678,1234567890123456789,12345678901234567890,4.9E-324,1.7976931348623157e308]",
            "\"\\u0000AQI=\"",
            "[\"\\u0000\",\"\\u0000AQ\",\"a\\u0000b\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
            "[\"\\ud83d\\ude00\",\"\\uD83D\\uDE00😀äñ水\",\"\\u007f\\u0080\\ue000\\uffff\"]",
            "{\"a\":{\"b\":[true,false,null]},\"a\":[],\"\":{},\"\\u0000AQ==\":\"x\"}",
            " \t\r\n[ [ [ ] , { } ] , { \"k\" : [ { } ] } ] ",
            "\"" + "0123456é".repeat(20) + "\"",
            "[" + "[".repeat(60) + "]".repeat(60) + "]");
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;

    private Seeds() {}

    /** Why there are none; empty when there are. */
    static String trouble() {
        return folder().isPresent()
                ? ""
                : "no WAMP vectors: neither -Dtransom.vectors=... nor shared/vectors/wamp in a folder above";
    }

    private static Optional<Path> folder() {
        String property = System.getProperty("transom.vectors");
        Stream<Path> roots = property != null
                ? Stream.of(Path.of(property))
                : Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                        .map(path -> path.resolve("shared/vectors/wamp"));
        return roots.map(root -> root.resolve("singlemessage"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    static List<byte[]> of(Target target) throws IOException {
        return switch (target) {
            case JSON -> {
                var seeds = new ArrayList<>(vectors(Encoding.JSON));
                VALUES.forEach(value ->
                        seeds.add(utf8("[48,1,{\"x\":" + value + "},\"a.b\",[" + value + "],{\"k\":" + value + "}]")));
                yield seeds;
            }
            case JSON_VALUES -> VALUES.stream().map(Seeds::utf8).toList();
            case CBOR -> vectors(Encoding.CBOR);
            case MSGPACK -> vectors(Encoding.MSGPACK);
            case RAWSOCKET, WEBSOCKET -> framed(target);
            case URIS ->
                Stream.of("com.example.add", "com..add", "a.b.", "", ".", "Ä b", "a#b", "_0.9z")
                        .map(each -> each.getBytes(StandardCharsets.UTF_8))
                        .toList();
            case PATTERNS ->
                PATTERNS.stream()
                        .map(each -> each.getBytes(StandardCharsets.UTF_8))
                        .toList();
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a mutation may put in: tokens of JSON, and names and values that have a meaning. */
    static List<String> words() {
        return List.of(
                "[",
                "]",
                "{",
                "}",
                ",",
                ":",
                "\"",
                "\\",
                "\\\"",
                "\\u0000",
                "\"\\u0000",
                "\\ud83d\\ude00",
                "\\ud83d",
                "\\ude00",
                "\\u00e4",
                "\\/",
                "true",
                "false",
                "null",
                "-0",
                "-0.0",
                "1e400",
                "1E-400",
                "0.1",
                "9007199254740992",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "18446744073709551616",
                "[]",
                "{}",
                "\":",
                "\",\"",
                "AQI=",
                "\"enc_algo\":\"x_a\"",
                "\"match\":\"prefix\"",
                "\"ppt_scheme\":\"x_a\"",
                "\"timeout\":",
                "[48,1,{},\"a\",",
                "[16,1,{},\"a\",",
                "[8,48,1,{},\"a\",",
                "[70,1,{},");
    }

    /** Two messages and a ping in a row, for each encoding. */
    private static List<byte[]> framed(Target target) throws IOException {
        var seeds = new ArrayList<byte[]>();
        for (Encoding encoding : Encoding.values()) {
            List<byte[]> messages = vectors(encoding);
            for (int i = 1; i < messages.size(); i++) {
                var out = new ByteArrayOutputStream();
                out.write(encoding.ordinal());
                frame(target, encoding, messages.get(i - 1), out);
                out.writeBytes(
                        target == Target.RAWSOCKET
                                ? new byte[] {1, 0, 0, 1, 7}
                                : new byte[] {(byte) 0x89, (byte) (MASKED | 1), 1, 2, 3, 4, 7});
                frame(target, encoding, messages.get(i), out);
                seeds.add(out.toByteArray());
            }
        }
        return seeds;
    }

    private static void frame(Target target, Encoding encoding, byte[] message, ByteArrayOutputStream out) {
        if (target == Target.RAWSOCKET) {
            out.writeBytes(new byte[] {0, 0, (byte) (message.length >> 8), (byte) message.length});
        } else {
            out.write(encoding.binary() ? BINARY : TEXT);
            out.write(MASKED | (message.length < 126 ? message.length : 126));
            if (message.length >= 126) {
                out.write(message.length >> 8);
                out.write(message.length);
            }
            out.writeBytes(new byte[4]); // masked with zeros
        }
        out.writeBytes(message);
    }

    private static List<byte[]> vectors(Encoding encoding) throws IOException {
        var seeds = new ArrayList<byte[]>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder().orElseThrow(() -> new IOException(trouble())))) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            for (Object sample : (List<?>) content(file).get("samples")) {
                // a sample of a message that must be refused is in no serializer
                if (((Map<?, ?>) sample).get("serializers") instanceof Map<?, ?> written
                        && written.get(encoding.label()) instanceof List<?> ways) {
                    ways.forEach(way -> seeds.add(bytes((Map<?, ?>) way)));
                }
            }
        }
        return seeds;
    }

    private static Map<?, ?> content(Path file) throws IOException {
        try {
            return (Map<?, ?>) Json.read(Files.readString(file));
        } catch (ProtocolException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Map<?, ?> written) {
        return written.get("bytes_hex") instanceof String hex
                ? HexFormat.of().parseHex(hex)
                : String.valueOf(written.get("bytes")).getBytes(StandardCharsets.UTF_8);
    }
}
