package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.transom.wamp.Connection;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as texts. */
final class Addresses {
    private Addresses() {}

    static Connection.Peer of(Channel channel, String transport, boolean secure) {
        return new Connection.Peer(transport, peer(channel), secure);
    }

    /** The other end as the specification writes it: {@code tcp4:127.0.0.1:36914}, {@code unix}. */
    static String peer(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        if (remote instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String version = inet.getAddress() instanceof Inet6Address ? "tcp6:" : "tcp4:";
            return version + inet.getAddress().getHostAddress() + ":" + inet.getPort();
        }
        return "unix";
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    static String hostAndPort(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
