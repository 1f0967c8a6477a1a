package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.node.SystemStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemReadingsTest {
    @TempDir
    Path proc;

    private long now;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("sys/block/sda"));
        Files.writeString(proc.resolve("uptime"), "12.50 1.0\n");
        Files.writeString(proc.resolve("stat"), "cpu  100 0 100 800 0 0 0 0 0 0\nintr 7 1 2\nctxt 9\nsoftirq 8 1\n");
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 400 kB\nBuffers: 50 kB\nCached: 200 kB\n"
                        + "SReclaimable: 50 kB\nActive(anon): 1 kB\nActive: 30 kB\n");
        Files.writeString(
                proc.resolve("net/dev"),
                "Inter-| Receive | Transmit\n face |bytes |bytes\n"
                        + "    lo: 10 1 0 0 0 0 0 0 10 1 0 0 0 0 0 0\n  eth0: 90 2 3 4 0 0 0 0 190 5 6 7 0 0 0 0\n");
        Files.writeString(proc.resolve("net/tcp"), "head\na\nb\n");
        Files.writeString(
                proc.resolve("diskstats"),
                " 8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n 8 1 sda1 100 100 100 100 100 100 100 100 100 100 100\n");
    }

    private SystemReadings readings() {
        return new SystemReadings(proc, proc.resolve("sys"), () -> now);
    }

    @Test
    void countersAreSummedUp() {
        SystemStats stats = readings().read();

        assertEquals(12_500_000_000L, stats.uptime());
        assertEquals(200L, stats.network().get("bytes_sent"));
        assertEquals(100L, stats.network().get("bytes_recv"));
        assertEquals(7L, stats.network().get("dropout"));
        assertEquals(
                Map.of("AF_INET", 2L, "AF_INET6", 0L, "AF_UNIX", 0L),
                stats.network().get("connection"));
        assertEquals(1L, stats.disk().get("read_count"));
        assertEquals(3 * 512L, stats.disk().get("read_bytes"));
        assertEquals(10L, stats.disk().get("busy_time"));
        assertFalse(stats.disk().containsKey("read_count_per_sec"));
        assertEquals(9L, stats.cpu().get("ctx_switches"));
        assertEquals(null, stats.cpu().get("freq"));
        assertEquals(60.0, stats.memory().get("percent"));
        assertEquals(600L * 1024, stats.memory().get("used"));
    }

    @Test
    void ratesComeWithTheSecondReading() throws IOException {
        SystemReadings readings = readings();
        readings.read();
        now += 2_000_000_000L;
        Files.writeString(proc.resolve("diskstats"), " 8 0 sda 11 2 3 4 5 6 7 8 9 10 11\n");
        Files.writeString(proc.resolve("stat"), "cpu  150 0 100 850 0 0 0 0 0 0\nintr 7 1 2\nctxt 9\nsoftirq 8 1\n");

        SystemStats stats = readings.read();

        assertEquals(5L, stats.disk().get("read_count_per_sec"));
        assertEquals(50.0, stats.cpu().get("user"));
        assertEquals(50.0, stats.cpu().get("idle"));
    }

    @Test
    void thisMachineHasAllKeys() {
        SystemStats stats = new SystemReadings(Path.of("/proc"), Path.of("/sys"), System::nanoTime).read();

        assertTrue(stats.cpu().keySet().containsAll(List.of("user", "guest_nice", "freq", "soft_interrupts")));
        assertEquals(
                Set.of(
                        "total",
                        "available",
                        "used",
                        "free",
                        "active",
                        "inactive",
                        "buffers",
                        "cached",
                        "shared",
                        "slab",
                        "percent"),
                stats.memory().keySet());
        assertTrue((long) stats.memory().get("total") > 0);
    }

    @Test
    void aSystemThatTellsNothingGivesZeros() {
        SystemStats stats = new SystemReadings(Path.of("/nowhere"), Path.of("/nowhere"), () -> now).read();

        assertEquals(0L, stats.uptime());
        assertEquals(0L, stats.disk().get("read_count"));
    }
}
