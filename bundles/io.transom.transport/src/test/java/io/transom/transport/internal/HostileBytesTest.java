package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.transport.HttpResource;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.serializer.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded random bytes at every stage of a connection. The server goes on serving others. */
class HostileBytesTest extends Loopback {
    private static final int ROUNDS = 300;

    private final Random random = new Random(20_261_123);

    @Test
    void theServerSurvives() throws Exception {
        var listener = echo(everything()
                .withHttp(Map.of("/", query -> new HttpResource.Response(200, "text/plain", new byte[0]))));
        var witness = new Recorder();
        var connection = connect(ws(listener), witness);
        for (int round = 0; round < ROUNDS; round++) {
            try (var socket = socket(listener)) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(opening(round % 6));
                for (int i = 0; i <= round % 3; i++) {
                    socket.getOutputStream().write(garbage(round));
                }
            } catch (IOException closed) {
                // the server has had enough: as it should
                continue;
            }
        }
        connection.send(new Message.Published(1, 2));
        assertEquals(new Message.Published(1, 2), witness.next());
    }

    private static byte[] opening(int kind) {
        return switch (kind) {
            case 0 -> new byte[0];
            case 1 -> Wire.bytes(0x7f);
            case 2 -> Wire.bytes(0x7f, 0xf3, 0, 0);
            case 3 -> "GET ".getBytes(StandardCharsets.US_ASCII);
            default ->
                upgrade("/ws", protocols(kind == 4 ? "wamp.2.cbor" : "wamp.2.json"))
                        .getBytes(StandardCharsets.US_ASCII);
        };
    }

    private byte[] garbage(int round) {
        byte[] bytes = new byte[random.nextInt(2_000)];
        random.nextBytes(bytes);
        int kind = round / 6 % 4;
        if (kind == 0) {
            return bytes;
        }
        if (kind == 1) { // a good frame with a bad message
            return round % 6 == 2 ? rawFrame(bytes) : Wire.frame(round % 6 == 4 ? 0x82 : 0x81, true, bytes);
        }
        // a good message with one bit turned
        Encoding encoding = round % 6 == 5 ? Encoding.JSON : Encoding.CBOR;
        byte[] message = Wire.encode(encoding, Messages.ALL.get(random.nextInt(Messages.ALL.size())));
        byte[] frame = round % 6 == 2 ? rawFrame(message) : Wire.frame(round % 6 == 4 ? 0x82 : 0x81, true, message);
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        return frame;
    }

    private static byte[] rawFrame(byte[] message) {
        return Wire.join(Wire.bytes(0, message.length >> 16, message.length >> 8, message.length), message);
    }

    /** The same without sockets: a hundred times as many, and every buffer is accounted for. */
    @Test
    void framesOfRandomBytesLeakNothing() {
        for (int round = 0; round < 5_000; round++) {
            boolean raw = random.nextBoolean();
            Encoding encoding = Encoding.values()[random.nextInt(3)];
            try (var wire = raw ? Wire.rawSocket(encoding, 15, ReadLimits.DEFAULT) : Wire.webSocketServer(encoding)) {
                if (random.nextBoolean()) {
                    wire.welcomed();
                }
                for (int i = 0; i < 4; i++) {
                    byte[] body = new byte[random.nextInt(200)];
                    random.nextBytes(body);
                    byte[] bytes = switch (random.nextInt(4)) {
                        case 0 -> body;
                        case 1 -> raw ? rawFrame(body) : Wire.frame(random.nextInt(256), true, body);
                        case 2 -> raw ? rawFrame(body) : Wire.frame(0x80 | random.nextInt(16), true, body);
                        default -> {
                            byte[] message = Wire.encode(encoding, Messages.ALL.get(random.nextInt(25)));
                            yield raw
                                    ? rawFrame(message)
                                    : Wire.frame(0x80 | (encoding.binary() ? 2 : 1), true, message);
                        }
                    };
                    if (wire.channel.isActive()) {
                        wire.arrives(bytes);
                    }
                }
            }
        }
    }
}
