package io.transom.node.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts what a process writes into lines; a line that is too long becomes several. */
final class LineSplitter {
    private static final int MAX_LINE = 16 << 10;
    private static final int CHUNK = 8 << 10;

    /** Takes what one read gave. May block: then the process is slowed down. */
    interface Reads {
        void read(int bytes, List<String> lines);
    }

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Reads to the end, on the calling thread. */
    void readAll(InputStream from, Reads to) {
        byte[] chunk = new byte[CHUNK];
        try (from) {
            int count = from.read(chunk);
            while (count >= 0) {
                to.read(count, split(chunk, count));
                count = from.read(chunk);
            }
        } catch (IOException ended) {
            // The process is gone; what it wrote before has been taken.
        }
        if (line.size() > 0) {
            var rest = new ArrayList<String>();
            endLine(rest);
            to.read(0, rest);
        }
    }

    private List<String> split(byte[] chunk, int count) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n') {
                endLine(lines);
            } else {
                line.write(chunk[i]);
                if (line.size() >= MAX_LINE) {
                    endLine(lines);
                }
            }
        }
        return lines;
    }

    private void endLine(List<String> lines) {
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        line.reset();
        if (!text.isEmpty()) {
            lines.add(text);
        }
    }
}
