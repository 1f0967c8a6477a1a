package io.transom.console.internal;

import io.transom.api.management.Figures;
import io.transom.api.management.Figures.NodeFigures;
import io.transom.api.management.Figures.Snapshot;
import io.transom.wamp.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code transom:top}: what goes on now, the busiest nodes first, in 80 columns. Shown anew each second, and at once when a node comes or
 * goes; what is shown is what the center has counted, no node is asked.
 */
final class TopCommand {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String ROW = "%-20s %-14s %-8s %7s %9s %7s %9s";
    private static final double MIB = 1 << 20;

    private final Center center;
    private final Figures figures;

    TopCommand(Center center, Figures figures) {
        this.center = center;
        this.figures = figures;
    }

    ShellCommand command() {
        return SimpleCommand.of(
                "top",
                "Shows nodes, workers, calls, errors, latency and memory as they are now, until q or Ctrl-C.",
                syntax -> syntax.flag("--once", "Shows it once")
                        .option("--for", "SECONDS", "Ends after so many seconds")
                        .option("--count", "N", "Shows so many nodes (default: 15); JSON has all")
                        .build(),
                this::run);
    }

    private void run(Input input, Output out) throws Exception {
        long shown = input.number("--count", 15);
        if (input.flag("--once")) {
            show(out, shown);
            return;
        }
        long seconds = Math.min(input.number("--for", Integer.MAX_VALUE), Integer.MAX_VALUE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var changed = new Semaphore(0);
        AutoCloseable listening = center.fleet().listen(node -> changed.release());
        try {
            while (!out.broken() && !out.pressed('q') && System.nanoTime() < end) {
                center.checkRunning();
                changed.drainPermits();
                if (!out.isJson()) {
                    out.stream().print(CLEAR);
                }
                show(out, shown);
                long left = end - System.nanoTime();
                changed.tryAcquire(Math.min(TimeUnit.SECONDS.toNanos(1), left), TimeUnit.NANOSECONDS);
            }
        } finally {
            listening.close();
        }
    }

    private void show(Output out, long most) {
        Snapshot now = figures.now();
        if (out.isJson()) {
            out.always(Json.write(document(now)));
        } else {
            lines(now, most).forEach(out::line);
        }
    }

    private static List<String> lines(Snapshot now, long most) {
        var lines = new ArrayList<String>();
        lines.add(text(
                "%sZ  nodes %d of %d online  workers %d  memory %.0f/%.0f MiB",
                Instant.ofEpochMilli(now.time()).toString().substring(11, 19),
                now.online(),
                now.nodes(),
                now.workers(),
                now.memoryUsed() / MIB,
                now.memoryMax() / MIB));
        lines.add(text(
                "calls %.1f/s  errors %.1f/s  p50 %.2f ms  p99 %.2f ms  last %d s",
                now.callsPerSecond(), now.errorsPerSecond(), now.p50Millis(), now.p99Millis(), Figures.WINDOW_SECONDS));
        lines.add("");
        lines.add(text(ROW, "NODE", "REALM", "STATE", "WORKERS", "CALLS/S", "ERR/S", "MEAN MS"));
        now.byNode().stream()
                .sorted(Comparator.comparingDouble(NodeFigures::callsPerSecond)
                        .reversed()
                        .thenComparing(node -> !node.online()))
                .limit(most)
                .forEach(node -> lines.add(row(node)));
        if (now.byNode().size() > most) {
            lines.add("... and " + (now.byNode().size() - most) + " more");
        }
        return lines;
    }

    private static String row(NodeFigures node) {
        return text(
                ROW,
                cut(node.authid() == null ? node.oid() : node.authid(), 20),
                cut(node.realm() == null ? "" : node.realm(), 14),
                node.online() ? "online" : node.realm() == null ? "unpaired" : "offline",
                node.workers(),
                text("%.1f", node.callsPerSecond()),
                text("%.1f", node.errorsPerSecond()),
                text("%.2f", node.meanMillis()));
    }

    private static String cut(String found, int length) {
        String name = Output.harmless(found);
        return name.length() <= length ? name : name.substring(0, length - 3) + "...";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static Map<String, Object> document(Snapshot now) {
        var document = new LinkedHashMap<String, Object>();
        document.put("time", Instant.ofEpochMilli(now.time()).toString());
        document.put("nodes", now.nodes());
        document.put("online", now.online());
        document.put("workers", now.workers());
        document.put("calls", now.calls());
        document.put("errors", now.errors());
        document.put("calls_per_second", now.callsPerSecond());
        document.put("errors_per_second", now.errorsPerSecond());
        document.put("p50_ms", now.p50Millis());
        document.put("p99_ms", now.p99Millis());
        document.put("memory_used", now.memoryUsed());
        document.put("memory_max", now.memoryMax());
        document.put("by_node", now.byNode().stream().map(TopCommand::document).toList());
        return document;
    }

    private static Map<String, Object> document(NodeFigures node) {
        var document = new LinkedHashMap<String, Object>();
        document.put("oid", node.oid());
        document.put("realm", node.realm());
        document.put("name", node.authid());
        document.put("online", node.online());
        document.put("workers", node.workers());
        document.put("calls_per_second", node.callsPerSecond());
        document.put("errors_per_second", node.errorsPerSecond());
        document.put("mean_ms", node.meanMillis());
        return document;
    }
}
