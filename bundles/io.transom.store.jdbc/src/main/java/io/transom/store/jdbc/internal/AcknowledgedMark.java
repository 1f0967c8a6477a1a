package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file beside the database that holds the number of the last change that was acknowledged. It is written after
 * the database, so it is never ahead of it: a database that ends earlier has lost what was acknowledged.
 */
final class AcknowledgedMark {
    private static final Logger LOG = LoggerFactory.getLogger(AcknowledgedMark.class);

    private final Path file;
    private final long atStart;
    private @Nullable FileChannel channel;

    AcknowledgedMark(Path file) {
        this.file = file;
        this.atStart = read(file);
    }

    Path file() {
        return file;
    }

    /** The number that was there when the store was opened; 0 when there was none. */
    long number() {
        return atStart;
    }

    void write(long number) {
        try {
            if (channel == null) {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            var text = ByteBuffer.wrap(
                    String.format(Locale.ROOT, "%020d\n", number).getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text, text.position());
            }
        } catch (IOException failed) {
            LOG.warn("store: {} cannot be written: {}", file, failed.getMessage());
        }
    }

    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failed) {
            LOG.warn("store: {} cannot be closed: {}", file, failed.getMessage());
        }
    }

    private static long read(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).trim()) : 0;
        } catch (IOException | NumberFormatException damaged) {
            throw new StoreFailure(
                    "file " + file + " is damaged: expected a number. Delete it when the database beside it is good",
                    damaged);
        }
    }
}
