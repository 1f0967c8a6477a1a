package io.transom.transport;

import io.transom.transport.ServerTls.ClientCertificate;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * TLS 1.2 and 1.3 of listening ports that the JDK's does not do: one that tells what a handshake was made of. An OSGi service;
 * {@link ServerTls#withEngines} takes it. Thread-safe.
 */
public interface TlsEngines {
    /**
     * What a port shows and asks for from now on. May compute: not on an event loop.
     *
     * @param key belongs to the first certificate of the chain
     * @param chain the server's certificate, and the intermediate ones behind it
     * @param authorities who signs client certificates; empty for none
     * @param clients what is asked of clients
     * @return makes the engine of one connection, in server mode; a {@link ChannelBound} one where it tells channel bindings. What takes long
     *     in a handshake are delegated tasks
     * @throws GeneralSecurityException says what of it cannot be used
     */
    Supplier<SSLEngine> server(
            PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities, ClientCertificate clients)
            throws GeneralSecurityException;

    /** An engine that tells channel bindings once its handshake is through. */
    interface ChannelBound {
        /**
         * What ties the connection to what is said on it.
         *
         * @param type as {@link io.transom.wamp.auth.ChannelBinding} names it; of {@code tls-unique} the client's Finished message in TLS 1.3 as well
         * @return empty before the end of the handshake, and for a type that this engine or this connection does not know
         */
        Optional<byte[]> channelBinding(String type);
    }
}
