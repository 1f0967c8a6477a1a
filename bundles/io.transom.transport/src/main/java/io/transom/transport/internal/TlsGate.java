package io.transom.transport.internal;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import io.transom.transport.ServerTls;
import io.transom.transport.TransportLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of one listener: what its files hold now, and how many handshakes are under way. Thread-safe. */
final class TlsGate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsGate.class);

    private final ServerTls tls;
    private final TransportLimits limits;
    private final Executor blocking;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Supplier<SSLEngine> engines;
    private List<Stamp> stamps;

    /** Reads the files: not on an event loop. */
    TlsGate(ServerTls tls, TransportLimits limits, Executor blocking) throws IOException {
        this.tls = tls;
        this.limits = limits;
        this.blocking = blocking;
        this.stamps = stamps(tls);
        this.engines = TlsContexts.server(tls);
    }

    /** In use for handshakes that begin now. */
    Supplier<SSLEngine> engines() {
        return engines;
    }

    TransportLimits limits() {
        return limits;
    }

    boolean plainToo() {
        return tls.plainToo();
    }

    /** False when too many are under way; else {@link #leave} must follow. */
    boolean enter() {
        if (limits.tlsHandshakes().exceededBy(underWay.incrementAndGet())) {
            underWay.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        underWay.decrementAndGet();
    }

    /** Handshakes, not more than are allowed at once. */
    int underWay() {
        return underWay.get();
    }

    /** For one connection. */
    ChannelHandler handler() {
        var handler = new SslHandler(engines.get(), blocking);
        handler.setHandshakeTimeoutMillis(limits.tlsTime().value());
        return handler;
    }

    /** Reads the files again. What was read before stays when they will not do. */
    synchronized void reload() throws IOException {
        List<Stamp> now = stamps(tls);
        engines = TlsContexts.server(tls);
        stamps = now;
    }

    /** Reads the files again if one of them has changed since; says in the log how that went. */
    synchronized void reloadIfChanged(String address) {
        try {
            List<Stamp> now = stamps(tls);
            if (now.equals(stamps)) {
                return;
            }
            stamps = now; // whatever comes of it is said once
            engines = TlsContexts.server(tls);
            LOG.info("{}: TLS: the changed files are in use", address);
        } catch (IOException unusable) {
            LOG.warn("{}: TLS: the files before stay in use: {}", address, unusable.getMessage());
        }
    }

    private record Stamp(Path file, long modified, long size) {}

    private static List<Stamp> stamps(ServerTls tls) throws IOException {
        var all = new ArrayList<Path>(tls.certificates());
        all.addAll(tls.authorities());
        all.add(tls.key());
        var result = new ArrayList<Stamp>();
        for (Path file : all) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                result.add(new Stamp(file, attributes.lastModifiedTime().toMillis(), attributes.size()));
            } catch (NoSuchFileException missing) {
                result.add(new Stamp(file, -1, -1)); // reading it says so, once
            }
        }
        return result;
    }
}
