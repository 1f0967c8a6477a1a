package io.transom.worker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.api.worker.ProcessMonitor;
import io.transom.api.worker.ProcessStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:37:18.109241154Z");

    @TempDir
    Path root;

    private long nanos;

    @BeforeEach
    void figures() throws IOException {
        Files.createDirectories(root.resolve("self/fd"));
        stat(103, 14);
        Files.writeString(
                root.resolve("self/status"),
                "VmSize:\t2000 kB\nVmRSS:\t1000 kB\nvoluntary_ctxt_switches:\t106\nnonvoluntary_ctxt_switches:\t282\n");
        Files.writeString(root.resolve("meminfo"), "MemTotal: 4000 kB\n");
        io(10);
    }

    private void stat(long user, long system) throws IOException {
        Files.writeString(
                root.resolve("self/stat"),
                "12 (java) S 1 12 12 0 -1 4194560 100 0 0 0 " + user + " " + system
                        + " 0 0 20 0 7 0 1 2 3 4 5 6 7 8 9 10\n");
    }

    private void io(long reads) throws IOException {
        Files.writeString(
                root.resolve("self/io"), "syscr: " + reads + "\nsyscw: 25\nread_bytes: 4096\nwrite_bytes: 0\n");
    }

    private Readings readings() {
        return new Readings(new Proc(root), "router", () -> NOW, () -> nanos);
    }

    @Test
    void statsHaveTheUnitsOfTheWire() throws IOException {
        ProcessStats stats = readings().stats(null);

        assertEquals("2026-11-23T06:37:18.109Z", stats.ts());
        assertEquals(1_795_415_838_109_241_154L, stats.time());
        assertEquals("sleeping", stats.status());
        assertEquals(1.03, stats.user());
        assertEquals(1_024_000L, stats.resident());
        assertEquals(25.0, stats.memPercent());
        assertEquals(10L, stats.reads());
        assertEquals(0.0, stats.cpuPercent(), "the first reading");
        assertNull(stats.seq());
    }

    @Test
    void cpuPercentIsSinceTheLastReading() throws IOException {
        Readings readings = readings();
        readings.stats(null);
        nanos += 2_000_000_000L;
        stat(203, 114);

        assertEquals(100.0, readings.stats(7L).cpuPercent());
    }

    @Test
    void theMonitorHasRatesFromTheSecondReadingOn() throws IOException {
        Readings readings = readings();
        ProcessMonitor first = readings.monitor();
        nanos += 4_000_000_000L;
        io(21);
        ProcessMonitor second = readings.monitor();

        assertEquals("router", first.type());
        assertNull(first.readIosPerSec());
        assertEquals(2L, second.readIosPerSec(), "cut, not rounded");
        assertEquals(0L, second.cpuUserPerSec());
    }

    @Test
    void whatTheSystemDoesNotTellIsNull() throws IOException {
        Files.delete(root.resolve("self/io"));
        Readings readings = readings();
        readings.monitor();
        nanos += 1_000_000_000L;
        ProcessMonitor second = readings.monitor();

        assertNull(second.readIos());
        assertNull(second.readIosPerSec());
    }
}
