package io.transom.transport.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The files of Unix sockets. */
final class UnixSockets {
    private UnixSockets() {}

    /** The address of the path, from which a socket that nobody serves any more has been removed. */
    static UnixDomainSocketAddress free(Path path) throws IOException {
        var address = UnixDomainSocketAddress.of(path);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new FileAlreadyExistsException("a file that is no socket exists there");
            }
            if (isServed(address)) {
                throw new BindException("address already in use");
            }
            Files.deleteIfExists(path);
        }
        return address;
    }

    private static boolean isServed(UnixDomainSocketAddress address) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // a full backlog must not hold us up
            probe.connect(address);
            return true;
        } catch (ConnectException nobody) {
            return false;
        } catch (IOException full) {
            return true;
        }
    }
}
