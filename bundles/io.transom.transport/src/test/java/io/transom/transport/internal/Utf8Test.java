package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void everyCharacterIsJudgedLikeTheJdkDoes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                check(Wire.bytes(first, second));
                for (int third : new int[] {0x7f, 0x80, 0xbf, 0xc0}) {
                    check(Wire.bytes(first, second, third));
                    check(Wire.bytes(first, second, third, 0x80));
                }
            }
        }
    }

    @Test
    void randomTextsAreJudgedLikeTheJdkDoes() {
        var random = new Random(4711);
        for (int round = 0; round < 5_000; round++) {
            byte[] text = random.ints(random.nextInt(40), 1, 0xd800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append(random.nextBoolean() ? "🌿plain ascii text" : "")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            if (text.length > 0 && random.nextBoolean()) {
                text[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(8));
            }
            check(text);
        }
    }

    private static void check(byte[] text) {
        boolean expected = true;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException malformed) {
            expected = false;
        }
        for (int cut = 0; cut <= text.length; cut += Math.max(1, text.length / 3)) {
            var utf8 = new Utf8();
            boolean found = utf8.accept(text, 0, cut) && utf8.accept(text, cut, text.length) && utf8.complete();
            assertEquals(expected, found);
        }
    }
}
