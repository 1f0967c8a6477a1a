package io.transom.console.internal;

import io.transom.api.management.Audit;
import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordQuery;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code transom:audit}: who called what on which node, with which outcome and how long it took. */
final class AuditCommand {
    private static final String PREFIX = "crossbarfabriccenter.";
    private static final long PATIENCE_SECONDS = 30;

    /** The most rows that are shown at once. */
    private static final long MOST = 100_000;

    private final Audit audit;
    private final Clock clock;

    AuditCommand(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    ShellCommand command() {
        return SimpleCommand.of(
                "audit",
                "Lists calls with caller, node, outcome and duration, the newest first.",
                syntax -> syntax.option("--since", "TIME", "Not older: 30s, 10m, 2h, 7d, or 2026-01-31T12:00:00Z")
                        .option("--node", "NODE", "Only on that node: its authid then, or its OID")
                        .option("--by", "NAME", "Only by that caller: authid, console:USER or jmx")
                        .option("--procedure", "TEXT", "Only of procedures with that in their URI")
                        .option("--realm", "NAME", "Only on that realm")
                        .flag("--failed", "Only those that failed")
                        .option("--count", "N", "At most so many (default: 50)")
                        .build(),
                this::list);
    }

    private void list(Input input, Output out) throws Exception {
        var query = new RecordQuery(
                input.find("--since").map(text -> since(text, input)).orElse(0L),
                input.find("--realm").orElse(null),
                input.find("--node").orElse(null),
                input.find("--by").orElse(null),
                input.find("--procedure").orElse(null),
                input.flag("--failed"),
                (int) Math.max(0, Math.min(MOST, input.number("--count", 50))));
        List<CallRecord> found;
        try {
            found = audit.find(query).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WampError error) {
                throw new IllegalStateException(error.uri() + ": " + error.text(), error);
            }
            throw failed;
        }
        var rows = new ArrayList<Map<String, Object>>();
        found.forEach(call -> rows.add(out.isJson() ? document(call) : row(call)));
        out.rows(rows);
        var counts = audit.counts();
        if (counts.dropped() > 0) {
            out.line(counts.dropped() + " records were dropped since the start: too many waited for the database");
        }
    }

    private long since(String text, Input input) {
        try {
            char unit = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
            if ("smhd".indexOf(unit) < 0) {
                return Instant.parse(text).toEpochMilli();
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            Duration ago = switch (unit) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            return clock.instant().minus(ago).toEpochMilli();
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException unknown) {
            throw new UsageException(
                    "--since: expected 30s, 10m, 2h, 7d or 2026-01-31T12:00:00Z, found " + text,
                    input.syntax().usage());
        }
    }

    private static Map<String, Object> row(CallRecord call) {
        var row = new LinkedHashMap<String, Object>();
        row.put("time", Instant.ofEpochMilli(call.time()).toString());
        row.put("by", call.role() == null ? call.actor() : call.actor() + " (" + call.role() + ")");
        row.put(
                "procedure",
                call.procedure().startsWith(PREFIX) ? call.procedure().substring(PREFIX.length()) : call.procedure());
        row.put("node", call.node() == null ? call.nodeOid() : call.node());
        row.put("worker", call.workerId());
        row.put("outcome", call.outcome());
        row.put("ms", call.micros() / 1_000.0);
        row.put("parameters", call.parameters());
        return row;
    }

    private static Map<String, Object> document(CallRecord call) {
        var document = new LinkedHashMap<String, Object>();
        document.put("time", Instant.ofEpochMilli(call.time()).toString());
        document.put("realm", call.realm());
        document.put("actor", call.actor());
        document.put("role", call.role());
        document.put("procedure", call.procedure());
        document.put("node_oid", call.nodeOid());
        document.put("node", call.node());
        document.put("worker", call.workerId());
        document.put("parameters", value(call.parameters()));
        document.put("outcome", call.outcome());
        document.put("ms", call.micros() / 1_000.0);
        return document;
    }

    private static @Nullable Object value(@Nullable String json) {
        try {
            return json == null ? null : Json.read(json);
        } catch (ProtocolException cut) {
            return json;
        }
    }
}
