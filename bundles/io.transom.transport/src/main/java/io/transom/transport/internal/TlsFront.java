package io.transom.transport.internal;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import io.transom.transport.ClientTls;
import java.io.IOException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Makes the handler that stands in front of all others of a channel that connects, and protects it. A handler, not a context,
 * since a TLS that tells the channel ID is not the JDK's.
 */
@FunctionalInterface
interface TlsFront {
    /** May read files: not on an event loop. */
    ChannelHandler handler(ClientTls tls, String host, int port) throws IOException;

    /**
     * The JDK's TLS for a client, the server's name checked.
     *
     * @param blocking runs the computations of the handshake
     */
    static TlsFront client(Executor blocking) {
        return (tls, host, port) ->
                client(TlsContexts.client(tls), blocking, tls.serverName() == null ? host : tls.serverName(), port);
    }

    static SslHandler client(SSLContext context, Executor blocking, String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        engine.setSSLParameters(parameters);
        return new SslHandler(engine, blocking);
    }
}
