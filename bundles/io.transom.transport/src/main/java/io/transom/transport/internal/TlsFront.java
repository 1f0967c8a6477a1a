package io.transom.transport.internal;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Makes the handler that stands in front of all others of a channel and protects it. A handler, not a context, since a TLS
 * that tells the channel ID is not the JDK's.
 */
@FunctionalInterface
interface TlsFront {
    /** May read files: not on an event loop. */
    ChannelHandler handler(String host, int port) throws IOException;

    /**
     * The JDK's TLS for a client: its default trust, the server's name checked.
     *
     * @param blocking runs the computations of the handshake
     */
    static TlsFront client(Executor blocking) {
        return (host, port) -> {
            SSLContext context;
            try {
                context = SSLContext.getDefault();
            } catch (NoSuchAlgorithmException unusable) {
                throw new IOException("TLS: the default trust store cannot be used", unusable);
            }
            return client(context, blocking, host, port);
        };
    }

    static SslHandler client(SSLContext context, Executor blocking, String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return new SslHandler(engine, blocking);
    }
}
