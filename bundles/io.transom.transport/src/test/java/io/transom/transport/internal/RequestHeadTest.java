package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.transom.transport.TransportLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static final int LIMIT = 100;

    private final HeadBytes bytes = head();

    private static HeadBytes head() {
        return new HeadBytes(
                TransportLimits.DEFAULT.with("transport.http.head", LIMIT).httpHead());
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static RequestHead read(String text) throws HttpRefusal {
        var bytes = head();
        assertTrue(bytes.take(buffer(text)));
        return bytes.read();
    }

    private static String refusal(String text) {
        return status(assertThrows(HttpRefusal.class, () -> {
            var bytes = head();
            if (bytes.take(buffer(text))) {
                bytes.read();
            }
        }));
    }

    private static String status(HttpRefusal refusal) {
        ByteBuf answer = refusal.answer().bytes(UnpooledByteBufAllocator.DEFAULT);
        try {
            return answer.toString(9, 3, StandardCharsets.US_ASCII);
        } finally {
            answer.release();
        }
    }

    @Test
    void theRequestLineHasThreeParts() throws HttpRefusal {
        RequestHead head = read("GET /ws?a=b HTTP/1.1\r\n\r\n");
        assertEquals("GET", head.method());
        assertEquals("/ws?a=b", head.target());
        assertTrue(head.isHttp11());
        assertFalse(read("GET / HTTP/1.0\r\n\r\n").isHttp11());
    }

    /** RFC 9112 section 3.2.2. */
    @ParameterizedTest
    @CsvSource({
        "http://x/a?b=c,/a?b=c",
        "HTTPS://x.example:8443/a,/a",
        "http://[::1],/",
        "http://x?b,/?b",
        "*,*",
        "/http://x/a,/http://x/a"
    })
    void anAbsoluteTargetIsItsPathAndQuery(String target, String expected) throws HttpRefusal {
        assertEquals(expected, read("GET " + target + " HTTP/1.1\r\n\r\n").target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///a", "http://?a", "http://joe@x/a", "http://x#y/a"})
    void anAbsoluteTargetHasAHostAndNoUser(String target) {
        assertEquals("400", refusal("GET " + target + " HTTP/1.1\r\n\r\n"));
    }

    @Test
    void fieldsAreFoundInWhateverCaseAndWithoutTheBlanksAround() throws HttpRefusal {
        RequestHead head = read("GET / HTTP/1.1\r\nHOST:\t x \t\r\nX-Empty:\r\nx-more: a: b,c\r\n\r\n");
        assertEquals(List.of("x"), head.all("host"));
        assertEquals(List.of(""), head.all("x-empty"));
        assertEquals(List.of("a: b,c"), head.all("x-more"));
        assertEquals(List.of(), head.all("x-mor"));
    }

    @Test
    void fieldsOfOneNameAreOneList() throws HttpRefusal {
        RequestHead head = read("GET / HTTP/1.1\r\nConnection: keep-alive ,Upgrade\r\nB: 1\r\nconnection: x\r\n\r\n");
        assertEquals(List.of("keep-alive", "Upgrade", "x"), head.listed("connection"));
        assertTrue(head.lists("connection", "upgrade"));
        assertTrue(head.lists("connection", "X"));
        assertFalse(head.lists("connection", "keep"));
    }

    @Test
    void manyFieldsAreKept() throws HttpRefusal {
        RequestHead head = read("GET / HTTP/1.1\r\n" + "a:1\r\n".repeat(18) + "b:2\r\n\r\n");
        assertEquals(18, head.all("a").size());
        assertEquals(List.of("2"), head.all("b"));
    }

    /** RFC 9112 sections 2.2, 3 and 5. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                "GET /a b HTTP/1.1\r\n\r\n",
                "GET HTTP/1.1\r\n\r\n",
                "GET / HTTP/11\r\n\r\n",
                "GET / http/1.1\r\n\r\n",
                "GET / HTTP/1.x\r\n\r\n",
                "GET /\r\n\r\n",
                "G(T / HTTP/1.1\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\n",
                "GET / HTTP/1.1\r\nHost: x\n",
                "GET / HTTP/1.1\r\nHost: x\rY: z\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost\r\n\r\n",
                "GET / HTTP/1.1\r\nHo\u00e4st: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\u007f\r\n\r\n",
                "\n",
            })
    void whatIsNotWellFormedIsRefused(String head) {
        assertEquals("400", refusal(head));
    }

    @Test
    void anotherVersionOfHttpIsRefused() {
        assertEquals("505", refusal("GET / HTTP/2.0\r\n\r\n"));
    }

    @Test
    void theRequestLineAndTheFieldsAreBoundedEach() throws HttpRefusal {
        String line = "GET /" + "x".repeat(LIMIT - 14) + " HTTP/1.1\r\n";
        String field = "a: " + "x".repeat(LIMIT - 5) + "\r\n";
        read(line + field + "\r\n");
        assertEquals("414", refusal(line.replace("xx", "xxx") + "\r\n"));
        assertEquals("414", refusal("GET /" + "x".repeat(LIMIT)));
        assertEquals("431", refusal("GET / HTTP/1.1\r\n" + field + "b: c\r\n\r\n"));
        assertEquals("431", refusal("GET / HTTP/1.1\r\na: " + "x".repeat(2 * LIMIT)));
    }

    @Test
    void theLongestHeadMayComeInPiecesToo() throws HttpRefusal {
        String longest = "GET /" + "x".repeat(LIMIT - 14) + " HTTP/1.1\r\na: " + "x".repeat(LIMIT - 5) + "\r\n\r\n";
        for (int cut = 0; cut < longest.length(); cut++) {
            HeadBytes pieces = head();
            assertFalse(pieces.take(buffer(longest.substring(0, cut))));
            assertTrue(pieces.take(buffer(longest.substring(cut))));
        }
    }

    @Test
    void whatIsTooLongIsSaidToBe() {
        assertThrows(HttpRefusal.class, () -> bytes.take(buffer("x".repeat(LIMIT + 1))));
        assertTrue(bytes.isTooLong());
    }

    @Test
    void aHeadMayComeInPiecesAndWhatFollowsIsLeft() throws HttpRefusal {
        String head = "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n";
        for (int cut = 0; cut < head.length(); cut++) {
            var pieces = head();
            ByteBuf first = buffer(head.substring(0, cut));
            assertFalse(pieces.take(first));
            assertFalse(first.isReadable());
            ByteBuf second = buffer(head.substring(cut) + "\r\n\r\nmore");
            assertTrue(pieces.take(second));
            assertEquals("\r\n\r\nmore", second.toString(StandardCharsets.US_ASCII));
            assertEquals(List.of("x"), pieces.read().all("host"));
        }
    }

    /** It reads what it is given, or refuses it. */
    @Test
    void randomBytesDoNoHarm() {
        var random = new Random(20_261_130);
        String letters = "GET / HTTP/1.1\r\n\r\n:: ,aA\t\u00ff\0";
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder(round % 2 == 0 ? "GET / HTTP/1.1\r\n" : "");
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            text.append("\r\n\r\n");
            try {
                var pieces = head();
                int cut = random.nextInt(text.length());
                if (pieces.take(buffer(text.substring(0, cut))) || pieces.take(buffer(text.substring(cut)))) {
                    pieces.read().listed("a");
                }
            } catch (HttpRefusal refused) {
                assertFalse(status(refused).isEmpty());
            }
        }
    }
}
