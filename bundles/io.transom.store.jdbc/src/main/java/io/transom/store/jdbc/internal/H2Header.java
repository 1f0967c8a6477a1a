package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The head of an H2 file: two copies of one line, each in a block of 4,096 bytes. It names the position of a chunk that was
 * written before; H2 takes a file that lacks a head for a new one and a file that ends before that chunk for an older one.
 */
final class H2Header {
    private static final int BLOCK = 4_096;

    private H2Header() {}

    /** Throws {@link IOException} that says what is wrong with the file. */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < 2 * BLOCK) {
                throw new IOException("it has " + channel.size() + " bytes, expected " + 2 * BLOCK + " at least");
            }
            Map<String, String> first = read(channel, 0);
            Map<String, String> second = read(channel, BLOCK);
            if (first.isEmpty() && second.isEmpty()) {
                throw new IOException("it has no head of an H2 file");
            }
            long end = Math.max(chunkStart(first), chunkStart(second)) + 1;
            if (channel.size() < end) {
                throw new IOException("it was cut off: it has " + channel.size() + " bytes, expected " + end + " at least");
            }
        }
    }

    private static long chunkStart(Map<String, String> head) {
        return Long.parseLong(head.getOrDefault("block", "0"), 16) * BLOCK;
    }

    /** Empty when the block is no head. */
    private static Map<String, String> read(FileChannel channel, long position) throws IOException {
        var block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining() && channel.read(block, position + block.position()) > 0) {
            // until the block is read
        }
        String text = new String(block.array(), StandardCharsets.ISO_8859_1).trim();
        int end = text.indexOf('\n');
        var entries = new HashMap<String, String>();
        for (String entry : (end < 0 ? text : text.substring(0, end)).split(",")) {
            int colon = entry.indexOf(':');
            if (colon > 0) {
                entries.put(entry.substring(0, colon), entry.substring(colon + 1));
            }
        }
        boolean good = entries.containsKey("H")
                && entries.getOrDefault("block", "0").matches("[0-9a-f]{1,12}")
                && entries.containsKey("chunk");
        return good ? entries : Map.of();
    }
}
