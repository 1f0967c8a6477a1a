package io.transom.console.internal;

import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.ProcedureView;
import io.transom.api.management.Operator.FleetEvent;
import io.transom.wamp.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** {@code transom:procedures}, {@code modules} and {@code events}. */
final class HostCommands {
    /** Events that wait for a slow terminal; more are dropped and counted. */
    private static final int EVENTS_WAITING = 1_000;

    private final Center center;

    HostCommands(Center center) {
        this.center = center;
    }

    List<ShellCommand> all() {
        return List.of(
                SimpleCommand.of(
                        "procedures",
                        "Lists all procedures that are installed, by family and bundle.",
                        syntax -> syntax.option("--family", "NAME", "Only of this family")
                                .flag("--doc", "With the text of each")
                                .build(),
                        this::procedures),
                SimpleCommand.of(
                        "modules",
                        "Lists the handler bundles: state, shadowed procedures, calls and failures.",
                        Syntax.Builder::build,
                        this::modules),
                SimpleCommand.of(
                        "events",
                        "Shows the events of the fleet as they happen.",
                        syntax -> syntax.flag("--watch", "Until interrupted (Ctrl-C); else for --for seconds")
                                .option("--for", "SECONDS", "How long (default: 10)")
                                .option("--count", "N", "Ends after so many events")
                                .build(),
                        this::events));
    }

    private void procedures(Input input, Output out) {
        var rows = new ArrayList<Map<String, Object>>();
        for (ModuleView module : center.catalog().modules()) {
            if (input.find("--family").map(module.family()::equals).orElse(true)) {
                module.procedures().forEach(procedure -> rows.add(row(module, procedure, input.flag("--doc"))));
            }
        }
        rows.sort((left, right) ->
                left.get("uri").toString().compareTo(right.get("uri").toString()));
        out.rows(rows);
    }

    private static Map<String, Object> row(ModuleView module, ProcedureView procedure, boolean doc) {
        var row = new LinkedHashMap<String, Object>();
        row.put("family", module.family());
        row.put("uri", procedure.uri());
        row.put("bundle", module.bundle());
        row.put("contract", procedure.contract());
        row.put("shadowed by", procedure.shadowedBy());
        if (doc) {
            row.put("doc", procedure.doc());
        }
        return row;
    }

    private void modules(Input input, Output out) {
        var rows = new ArrayList<Map<String, Object>>();
        for (ModuleView module : center.catalog().modules()) {
            var row = new LinkedHashMap<String, Object>();
            row.put("family", module.family());
            row.put("bundle", module.bundle());
            row.put("version", module.version());
            row.put("state", module.state().name().toLowerCase(java.util.Locale.ROOT));
            row.put("procedures", module.procedures().size());
            row.put(
                    "shadowed",
                    module.procedures().stream()
                            .filter(procedure -> !procedure.shadowedBy().isEmpty())
                            .count());
            row.put("calls", module.counters().calls());
            row.put("errors", module.counters().errors());
            row.put("in flight", module.counters().inFlight());
            row.put("failure", module.failure());
            rows.add(row);
        }
        out.rows(rows);
    }

    private void events(Input input, Output out) throws Exception {
        BlockingQueue<FleetEvent> waiting = new ArrayBlockingQueue<>(EVENTS_WAITING);
        var dropped = new AtomicLong();
        long end = input.flag("--watch")
                ? Long.MAX_VALUE
                : System.nanoTime() + TimeUnit.SECONDS.toNanos(input.number("--for", 10));
        long left = input.number("--count", Long.MAX_VALUE);
        AutoCloseable watch = center.operator().watch(event -> {
            if (!waiting.offer(event)) {
                dropped.incrementAndGet();
            }
        });
        try {
            while (left > 0 && System.nanoTime() < end && !out.broken()) {
                FleetEvent event = waiting.poll(500, TimeUnit.MILLISECONDS);
                if (event != null) {
                    show(event, out);
                    left--;
                } else {
                    center.checkRunning();
                }
            }
        } finally {
            watch.close();
        }
        if (dropped.get() > 0) {
            out.line(dropped.get() + " events were dropped: the terminal was too slow");
        }
    }

    private static void show(FleetEvent event, Output out) {
        String time = Instant.ofEpochMilli(event.epochMillis()).toString();
        var payload = event.event().payload();
        if (out.isJson()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("time", time);
            line.put("realm", event.realm());
            line.put("topic", event.event().topic());
            line.put("args", payload.args());
            line.put("kwargs", payload.kwargs());
            out.always(Json.write(line));
        } else {
            out.line(time + " " + event.realm() + " " + event.event().topic() + " " + Json.write(payload.args())
                    + (payload.kwargs().isEmpty() ? "" : " " + Json.write(payload.kwargs())));
        }
    }
}
