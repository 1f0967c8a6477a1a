package io.transom.transport;

import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ReadLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where to connect and how.
 *
 * @param url {@code ws://host:port/path} or {@code wss://...} (WebSocket), {@code rs://host:port} or {@code rss://...} (RawSocket over TCP),
 *     {@code rs+unix:/path} (RawSocket over a Unix socket)
 * @param encodings offered, in this order; RawSocket takes the first
 * @param batched whether WebSocket's batched sub-protocols are offered too, each before the plain one
 * @param tls for {@code wss} and {@code rss}
 * @param deflate whether permessage-deflate is offered (docs/reference/wamp.md, "WebSocket")
 * @param timeout for connecting and opening handshake together
 */
public record ConnectOptions(
        URI url,
        List<Encoding> encodings,
        Duration timeout,
        ReadLimits limits,
        Keepalive keepalive,
        ClientTls tls,
        boolean batched,
        boolean deflate) {
    public ConnectOptions {
        TransportLimits.check(limits);
    }

    public static ConnectOptions to(URI url) {
        return new ConnectOptions(
                url,
                List.of(Encoding.CBOR, Encoding.MSGPACK, Encoding.JSON),
                Duration.ofSeconds(5),
                ReadLimits.DEFAULT,
                Keepalive.DEFAULT,
                ClientTls.DEFAULT,
                false,
                false);
    }

    /** RawSocket on a Unix socket, CBOR, no pings. */
    public static ConnectOptions unix(Path path) {
        try {
            return to(new URI("rs+unix", null, path.toAbsolutePath().toString(), null))
                    .withEncodings(List.of(Encoding.CBOR))
                    .withKeepalive(Keepalive.NONE);
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(path.toString(), impossible);
        }
    }

    public ConnectOptions withEncodings(List<Encoding> others) {
        return new ConnectOptions(url, others, timeout, limits, keepalive, tls, batched, deflate);
    }

    public ConnectOptions withTimeout(Duration other) {
        return new ConnectOptions(url, encodings, other, limits, keepalive, tls, batched, deflate);
    }

    public ConnectOptions withLimits(ReadLimits others) {
        return new ConnectOptions(url, encodings, timeout, others, keepalive, tls, batched, deflate);
    }

    public ConnectOptions withKeepalive(Keepalive other) {
        return new ConnectOptions(url, encodings, timeout, limits, other, tls, batched, deflate);
    }

    public ConnectOptions withTls(ClientTls other) {
        return new ConnectOptions(url, encodings, timeout, limits, keepalive, other, batched, deflate);
    }

    /** Offers the batched sub-protocols too. */
    public ConnectOptions withBatched() {
        return new ConnectOptions(url, encodings, timeout, limits, keepalive, tls, true, deflate);
    }

    /** Offers permessage-deflate. */
    public ConnectOptions withDeflate() {
        return new ConnectOptions(url, encodings, timeout, limits, keepalive, tls, batched, true);
    }
}
