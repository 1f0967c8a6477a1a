package io.transom.transport.internal;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Failures of sockets in words that tell a person what is wrong: {@code 127.0.0.1:9000: address already in use}. */
final class Reasons {
    private Reasons() {}

    /** An exception whose message names the address and the reason. */
    static IOException failure(Object address, Throwable cause) {
        return new IOException(address + ": " + of(cause), cause);
    }

    static IOException failure(Object address, String reason) {
        return new IOException(address + ": " + reason);
    }

    static String of(Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() != null) {
            return of(cause.getCause()); // how Netty passes on a failed TLS handshake
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to host";
        }
        if (cause instanceof SSLException) {
            for (Throwable at = cause.getCause(); at != null; at = at.getCause()) {
                if (at instanceof CertificateExpiredException) {
                    return "TLS: the peer's certificate has expired";
                }
                if (at instanceof CertificateNotYetValidException) {
                    return "TLS: the peer's certificate is not valid yet";
                }
                if (at instanceof CertPathBuilderException) {
                    return "TLS: the peer's certificate is not signed by anyone who is trusted here";
                }
            }
            return "TLS: " + plain(cause);
        }
        if (cause instanceof ConnectException && plain(cause).startsWith("connection refused")) {
            return "connection refused";
        }
        return plain(cause);
    }

    /** The system's words without the address that Netty or the JDK appends. */
    private static String plain(Throwable cause) {
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        int address = message.indexOf(": /");
        String text = address < 0 ? message : message.substring(0, address);
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
