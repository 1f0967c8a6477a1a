package io.transom.center.internal;

import io.transom.wamp.Json;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.SigningKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** Logs in over WebSocket and TLS with a signature that is bound to its own Finished message, as Crossbar.io's nodes and shells do. */
final class BoundClient implements AutoCloseable {
    private final Socket socket;
    private final TlsClientProtocol tls;
    private final DataInputStream in;
    private final OutputStream out;
    private byte[] finished = {};

    BoundClient(int port, ProtocolVersion version) throws Exception {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        tls = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream());
        tls.connect(new Client(version));
        in = new DataInputStream(tls.getInputStream());
        out = tls.getOutputStream();
        out.write(("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        for (String head = ""; !head.endsWith("\r\n\r\n"); ) {
            head += (char) in.readUnsignedByte();
        }
    }

    /** As Crossbar.io takes it. */
    byte[] channelId() throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(finished);
    }

    /** The answer to a signature: WELCOME or ABORT. */
    List<?> logIn(SigningKey key, Map<String, ?> details, byte @Nullable [] channelId) throws Exception {
        var hello = new HashMap<String, Object>(Map.of(
                "roles", Map.of("caller", Map.of()),
                "authmethods", List.of("cryptosign"),
                "authextra", Map.of("pubkey", key.publicKey(), "channel_binding", "tls-unique")));
        hello.putAll(details);
        send(Arrays.asList(1, details.get("realm"), hello));
        List<?> challenge = receive();
        if (!Long.valueOf(4).equals(challenge.get(0))) {
            return challenge;
        }
        var extra = (Map<?, ?>) challenge.get(2);
        String text = (String) extra.get("challenge");
        send(List.of(
                5, channelId == null ? Cryptosign.sign(key, text) : Cryptosign.sign(key, text, channelId), Map.of()));
        return receive();
    }

    private void send(List<?> message) throws IOException {
        byte[] text = Json.write(message).getBytes(StandardCharsets.UTF_8);
        out.write(new byte[] {(byte) 0x81, (byte) 0xFE, (byte) (text.length >> 8), (byte) text.length, 0, 0, 0, 0});
        out.write(text);
    }

    private List<?> receive() throws Exception {
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
            in.readFully(payload);
            if (first == 0x81) {
                return (List<?>) Json.read(new String(payload, StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void close() throws IOException {
        tls.close();
        socket.close();
    }

    private final class Client extends DefaultTlsClient {
        private final ProtocolVersion version;

        Client(ProtocolVersion version) {
            super(new BcTlsCrypto(new SecureRandom()));
            this.version = version;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return version.only();
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            finished = context.getSecurityParametersConnection().getLocalVerifyData();
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}
