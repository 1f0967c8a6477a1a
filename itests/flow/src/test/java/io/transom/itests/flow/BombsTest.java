package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that claim or become more than they are: each ends its own session only, and costs the router no memory. */
@Timeout(300)
class BombsTest {
    private static final String VIOLATION = "wamp.error.protocol_violation";
    private static final String TOO_LONG = "close code 1009 ";

    private static final Wire CBOR = new Wire(false, Encoding.CBOR);

    @TempDir
    private static Path folder;

    private static RouterProcess router;
    private static Peer honest;
    private static int published;

    @BeforeAll
    static void start() throws IOException {
        router = new RouterProcess(folder, 1);
        honest = new Peer(router.port(), CBOR).join();
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        try {
            router.awaitLive("RouterSession", 1);
            router.awaitLive("Opening", 1);
            router.assertModest();
            assertEquals(0, router.logged("OutOfMemory"));
            assertEquals(0, router.logged("StackOverflow"));
        } finally {
            honest.close();
            router.close();
        }
    }

    /**
     * @param bytes what is sent in the session, frame and all
     * @param end how {@link Peer#end} must begin then
     */
    private record Bomb(String name, Wire wire, byte[] bytes, String end) {
        @Override
        public String toString() {
            return wire + ": " + name;
        }
    }

    static Stream<Bomb> bombs() {
        return Stream.of(
                        Stream.of(Encoding.JSON, Encoding.CBOR, Encoding.MSGPACK)
                                .flatMap(encoding -> Stream.of(true, false)
                                        .flatMap(webSocket -> messages(new Wire(webSocket, encoding)))),
                        Stream.of(Encoding.JSON, Encoding.CBOR, Encoding.MSGPACK)
                                .map(BombsTest::deflated),
                        Stream.of(
                                frame("a frame of 2^40 bytes", true, "82" + hex(Wire.length(1L << 40)), TOO_LONG),
                                frame(
                                        "a frame of 2^63-1 bytes",
                                        true,
                                        "82" + hex(Wire.length(Long.MAX_VALUE)),
                                        TOO_LONG),
                                frame("a frame of -1 bytes", true, "82" + hex(Wire.length(-1)), "close code 100"),
                                frame("a frame of 16 MiB", false, "00ffffff", "closed")))
                .flatMap(each -> each);
    }

    private static Bomb frame(String name, boolean webSocket, String hex, String end) {
        return new Bomb(name, new Wire(webSocket, Encoding.CBOR), bytes(hex), end);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A publication that becomes 64 MiB of zeros; 64 KiB on the wire. */
    private static Bomb deflated(Encoding encoding) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        var out = new ByteArrayOutputStream();
        var chunk = new byte[1 << 16];
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 64; i++) {
            deflater.setInput(zeros);
            for (int length = 1; length > 0; out.write(chunk, 0, length)) {
                length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            }
        }
        deflater.end();
        var wire = new Wire(true, encoding);
        byte[] bytes = wire.deflated(out.toByteArray());
        return new Bomb("64 MiB in " + bytes.length + " bytes", wire, bytes, TOO_LONG);
    }

    private static Stream<Bomb> messages(Wire wire) {
        return switch (wire.encoding()) {
            case JSON ->
                Stream.of(
                        bomb("900,000 arrays", wire, text("[".repeat(900_000)), VIOLATION),
                        bomb(
                                "100,000 arrays in arguments",
                                wire,
                                nested("[16,1,{},\"t\",[", "[", 100_000, "]"),
                                VIOLATION),
                        bomb("100,000 maps in options", wire, nested("[16,1,", "{\"a\":", 100_000, "}"), VIOLATION),
                        bomb(
                                "a number of 500,000 digits",
                                wire,
                                text("[16,1,{},\"t\",[" + "9".repeat(500_000) + "]]"),
                                VIOLATION),
                        bomb("1e999999999 digits", wire, text("[16,1e999999999,{},\"t\"]"), VIOLATION),
                        bomb(
                                "400,000 elements",
                                wire,
                                text("[16,1,{},\"t\",[" + "1,".repeat(400_000) + "1]]"),
                                VIOLATION),
                        bomb(
                                "a topic of 500,000 characters",
                                wire,
                                text("[16,1,{},\"" + "t".repeat(500_000) + "\"]"),
                                VIOLATION));
            case CBOR ->
                Stream.of(
                        bomb("900,000 arrays", wire, repeated("81", 900_000), VIOLATION),
                        bomb(
                                "100,000 endless arrays in arguments",
                                wire,
                                join("85 10 01 a0 61 74", repeated("9f", 100_000)),
                                VIOLATION),
                        bomb("100,000 tags", wire, join("85 10 01 a0 61 74 81", repeated("c2", 100_000)), VIOLATION),
                        bomb(
                                "an array of 2^63 elements",
                                wire,
                                bytes("85 10 01 a0 61 74 9b 7fffffffffffffff"),
                                VIOLATION),
                        bomb("a map of 2^32-1 entries", wire, bytes("86 10 01 a0 61 74 80 ba ffffffff"), VIOLATION),
                        bomb("bytes of 2^62", wire, bytes("85 10 01 a0 61 74 81 5b 4000000000000000"), VIOLATION),
                        bomb("a text of 2^31-1", wire, bytes("85 10 01 a0 7a 7fffffff"), VIOLATION),
                        bomb(
                                "an integer of 100,000 bytes",
                                wire,
                                join("85 10 01 a0 61 74 81 c2 5a 000186a0", repeated("ff", 100_000)),
                                VIOLATION),
                        bomb(
                                "chunks without an end",
                                wire,
                                join("85 10 01 a0 61 74 81 5f", repeated("40", 200_000)),
                                VIOLATION));
            case MSGPACK ->
                Stream.of(
                        bomb("900,000 arrays", wire, repeated("91", 900_000), VIOLATION),
                        bomb(
                                "100,000 maps in arguments",
                                wire,
                                join("95 10 01 80 a1 74", repeated("81 a1 61", 100_000)),
                                VIOLATION),
                        bomb("an array of 2^32-1 elements", wire, bytes("95 10 01 80 a1 74 dd ffffffff"), VIOLATION),
                        bomb("a map of 2^31 entries", wire, bytes("96 10 01 80 a1 74 90 df 80000000"), VIOLATION),
                        bomb("bytes of 2^32-1", wire, bytes("95 10 01 80 a1 74 91 c6 ffffffff"), VIOLATION),
                        bomb("a text of 2^31-1", wire, bytes("95 10 01 80 db 7fffffff"), VIOLATION),
                        bomb("an extension of 2^32-1", wire, bytes("95 10 01 80 a1 74 91 c9 ffffffff 00"), VIOLATION));
        };
    }

    private static Bomb bomb(String name, Wire wire, byte[] message, String end) {
        return new Bomb(name, wire, wire.frame(message), end);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] nested(String before, String open, int times, String close) {
        return text(before + open.repeat(times) + "1" + close.repeat(times));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] repeated(String hex, int times) {
        return bytes(hex.repeat(times));
    }

    private static byte[] join(String hex, byte[] more) {
        return Wire.joined(bytes(hex), more);
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void itEndsItsOwnSessionOnly(Bomb bomb) throws Exception {
        try (var peer = new Peer(router.port(), bomb.wire)) {
            peer.join();
            peer.send(bomb.bytes);

            String end = peer.end();
            assertTrue(end.startsWith(bomb.end), end);
        }
        othersAreUndisturbed();
    }

    /** Less is allowed there, so it need not be the same reason. */
    @ParameterizedTest
    @MethodSource("bombs")
    void itEndsItsOwnConnectionOnlyInPlaceOfHello(Bomb bomb) throws Exception {
        try (var peer = new Peer(router.port(), bomb.wire)) {
            peer.open();
            try {
                peer.send(bomb.bytes);
            } catch (IOException closedAlready) {
                return;
            }
            peer.end();
        }
        othersAreUndisturbed();
    }

    private static void othersAreUndisturbed() throws IOException {
        honest.send(CBOR.frame(new Message.Publish(++published, Map.of("acknowledge", true), "t", Payload.NONE)));
        assertInstanceOf(Message.Published.class, honest.read());
    }
}
