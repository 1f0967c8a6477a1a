package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The head of an H2 file: two copies of one line, each in a block of 4,096 bytes. Once the file was closed in order it
 * names the position of the last chunk, which starts with a line of its own. H2 takes a file that lacks a head for a
 * new one, and a file that ends before that chunk for an older one.
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
            boolean found = false;
            for (long position : List.of(0L, (long) BLOCK)) {
                Map<String, String> head = line(channel, position);
                if ("2".equals(head.get("H"))) {
                    found = true;
                    checkEnd(channel, head);
                }
            }
            if (!found) {
                throw new IOException("it has no head of an H2 file");
            }
        }
    }

    private static void checkEnd(FileChannel channel, Map<String, String> head) throws IOException {
        long block = hex(head, "block");
        if (block == 0) {
            return;
        }
        Map<String, String> chunk = line(channel, block * BLOCK);
        boolean same = chunk.containsKey("chunk") && chunk.get("chunk").equals(head.get("chunk"));
        long end = (block + (same ? hex(chunk, "len") : 1)) * BLOCK;
        if (channel.size() < end) {
            throw new IOException("it was cut off: it has " + channel.size() + " bytes, expected " + end + " at least");
        }
    }

    private static long hex(Map<String, String> entries, String key) {
        String digits = entries.getOrDefault(key, "0");
        return digits.matches("[0-9a-f]{1,12}") ? Long.parseLong(digits, 16) : 0;
    }

    /** The entries {@code key:value} of the line at a position; empty when there is none. */
    private static Map<String, String> line(FileChannel channel, long position) throws IOException {
        var block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining() && channel.read(block, position + block.position()) > 0) {
            // until the block is read
        }
        String text = new String(block.array(), 0, block.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        var entries = new HashMap<String, String>();
        if (end >= 0) {
            for (String entry : text.substring(0, end).trim().split(",")) {
                int colon = entry.indexOf(':');
                if (colon > 0) {
                    entries.put(entry.substring(0, colon), entry.substring(colon + 1));
                }
            }
        }
        return entries;
    }
}
