package io.transom.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a router cannot be faster than on this machine: a process that does nothing but send back what comes, one thread and one selector as
 * everybody here. What it takes is system calls, and waking the thread of another process.
 */
final class Floor {
    private static final int ROUNDS = 3;
    private static final double BEFORE = 0.5;
    private static final double SECONDS = 1;
    /** About what 16 publications take. */
    private static final int BYTES = 1_300;

    private Floor() {}

    /** The process: accepts one connection, and ends with it. */
    public static void main(String[] args) throws IOException {
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
            try (SocketChannel channel = server.accept();
                    Selector selector = Selector.open()) {
                prepare(channel, selector);
                ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
                while (channel.read(bytes) >= 0) {
                    bytes.flip();
                    channel.write(bytes);
                    bytes.compact();
                    selector.select(key -> {});
                }
            }
        }
    }

    private static void prepare(SocketChannel channel, Selector selector) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** A table in Markdown. */
    static String measure() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Floor.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var text = new StringBuilder("""
                | a process that sends back what comes | round trips/s, best | median | p50 µs | p99 µs | its CPU µs | generator CPU µs |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(lines.readLine()));
        try (SocketChannel channel = SocketChannel.open(address);
                Selector selector = Selector.open()) {
            prepare(channel, selector);
            for (boolean polls : new boolean[] {false, true}) {
                List<Figures> rounds = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    round(channel, selector, polls, process.pid(), BEFORE);
                    rounds.add(round(channel, selector, polls, process.pid(), SECONDS));
                }
                text.append("| generator %s | %,.0f | %,.0f | %.0f | %.0f | %.1f | %.1f |%n"
                        .formatted(
                                polls ? "polls" : "sleeps",
                                rounds.stream()
                                        .mapToDouble(Figures::perSecond)
                                        .max()
                                        .orElse(0),
                                Rounds.median(rounds, Figures::perSecond),
                                Rounds.median(rounds, Figures::p50),
                                Rounds.median(rounds, Figures::p99),
                                Rounds.median(rounds, Figures::routerCpu),
                                Rounds.median(rounds, Figures::generatorCpu)));
            }
        } finally {
            process.destroy();
        }
        return text.toString();
    }

    private static Figures round(SocketChannel channel, Selector selector, boolean polls, long pid, double seconds)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
        var times = new Histogram();
        long trips = 0;
        Usage there = Usage.of(pid);
        Usage own = Usage.of(ProcessHandle.current().pid());
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        long now = begin;
        while (now < end) {
            bytes.clear();
            channel.write(bytes);
            bytes.clear();
            while (bytes.hasRemaining()) {
                Load.select(selector, key -> {}, polls);
                channel.read(bytes);
            }
            long sent = now;
            now = System.nanoTime();
            times.add(now - sent);
            trips++;
        }
        Usage thereAfter = Usage.of(pid);
        Usage ownAfter = Usage.of(ProcessHandle.current().pid());
        return new Figures(
                trips * 1e9 / (now - begin),
                times.micros(0.5),
                times.micros(0.99),
                (thereAfter.cpuMicros() - there.cpuMicros()) / (double) trips,
                (ownAfter.cpuMicros() - own.cpuMicros()) / (double) trips,
                0,
                0);
    }
}
