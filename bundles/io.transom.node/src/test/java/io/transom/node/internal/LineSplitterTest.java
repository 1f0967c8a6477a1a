package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();
    private int bytes;

    private void read(String... reads) {
        var streams = new ArrayList<ByteArrayInputStream>();
        for (String read : reads) {
            streams.add(new ByteArrayInputStream(read.getBytes(StandardCharsets.UTF_8)));
        }
        new LineSplitter()
                .readAll(new SequenceInputStream(java.util.Collections.enumeration(streams)), (count, found) -> {
                    bytes += count;
                    lines.addAll(found);
                });
    }

    @Test
    void linesAreCutWhereverTheReadsAre() {
        read("on", "e\ntw", "o\r\n", "\n", "thr\u00e9e");

        assertEquals(List.of("one", "two", "thr\u00e9e"), lines);
        assertEquals("one\ntwo\r\n\nthr\u00e9e".getBytes(StandardCharsets.UTF_8).length, bytes);
    }

    @Test
    void aLineWithoutEndBecomesSeveral() {
        read("x".repeat(40 << 10));

        assertEquals(3, lines.size());
        assertEquals(16 << 10, lines.get(0).length());
    }
}
