package io.transom.console.internal;

import io.transom.api.JsonType;
import io.transom.api.management.Fleet.NodeView;
import io.transom.api.management.Operator;
import io.transom.wamp.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code transom:nodes}, {@code workers}, {@code pair}, {@code unpair} and {@code call}. */
final class FleetCommands {
    private static final String WORKER = "crossbarfabriccenter.remote.node.get_worker";

    private final Center center;

    FleetCommands(Center center) {
        this.center = center;
    }

    List<ShellCommand> all() {
        return List.of(
                SimpleCommand.of(
                        "nodes", "Lists the nodes that are paired or were.", Syntax.Builder::build, this::nodes),
                SimpleCommand.of(
                        "workers",
                        "Lists the workers of one node or of all nodes that are online.",
                        syntax -> syntax.optional("node", "Authid or OID of a node; all when absent")
                                .build(),
                        this::workers,
                        (argument, before) -> center.nodeNames()),
                SimpleCommand.of(
                        "pair",
                        "Pairs a node with a management realm.",
                        syntax -> syntax.argument("key", "File key.pub of the node, or its public key in hex")
                                .argument("realm", "Name of the management realm")
                                .argument("name", "Authid that the node gets")
                                .option("--authextra", "FILE|JSON", "Map that the node gets in WELCOME")
                                .build(),
                        this::pair,
                        (argument, before) -> argument.name().equals("realm")
                                ? center.fleet().realms().stream()
                                        .map(realm -> realm.name())
                                        .toList()
                                : List.of()),
                SimpleCommand.of(
                        "unpair",
                        "Unpairs a node; its session is ended.",
                        syntax -> syntax.argument(
                                        "node", "Authid or OID of the node, or its file key.pub or public key")
                                .build(),
                        this::unpair,
                        (argument, before) -> center.nodeNames()),
                SimpleCommand.of(
                        "call",
                        "Calls any procedure. Its arguments are JSON; what is no JSON is a text.",
                        syntax -> syntax.argument("uri", "URI of the procedure")
                                .option("--kw", "NAME=JSON", "Keyword argument; may be given several times")
                                .option(
                                        "--realm",
                                        "NAME",
                                        "Realm to call on; by default the only management realm, or"
                                                + " the domain realm for crossbarfabriccenter.domain.*")
                                .open()
                                .build(),
                        this::call));
    }

    private void nodes(Input input, Output out) {
        out.rows(center.fleet().nodes().stream().map(this::row).toList());
    }

    private Map<String, Object> row(NodeView node) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", node.authid());
        row.put("realm", node.realm());
        row.put("status", node.online() ? "online" : node.realm() == null ? "unpaired" : "offline");
        row.put(
                "since",
                node.onlineSince() == 0
                        ? null
                        : Instant.ofEpochMilli(node.onlineSince()).toString());
        row.put("heartbeat", node.heartbeat());
        row.put("workers", node.workers());
        row.put("peer", node.peer());
        row.put("oid", node.oid());
        return row;
    }

    private void workers(Input input, Output out) throws Exception {
        List<NodeView> nodes = input.find("node")
                .map(name -> List.of(center.node(name)))
                .orElseGet(() ->
                        center.fleet().nodes().stream().filter(NodeView::online).toList());
        var rows = new ArrayList<Map<String, Object>>();
        for (NodeView node : nodes) {
            String realm = center.realmOf(node);
            Object ids = center.call(realm, out.actor(), Center.WORKERS, Payload.of(node.oid()))
                    .first();
            for (Object id : ids instanceof List<?> list ? list : List.of()) {
                Object worker = center.call(realm, out.actor(), WORKER, Payload.of(node.oid(), id))
                        .first();
                var row = new LinkedHashMap<String, Object>();
                row.put("node", node.authid());
                if (worker instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> row.put(key.toString(), value));
                }
                rows.add(row);
            }
        }
        out.rows(rows);
    }

    private void pair(Input input, Output out) throws Exception {
        var authextra =
                input.find("--authextra").isPresent() ? ValueText.json(input.text("--authextra"), JsonType.MAP) : null;
        out.value(center.call(
                        Operator.DOMAIN,
                        out.actor(),
                        "crossbarfabriccenter.mrealm.pair_node",
                        Payload.of(publicKey(input.text("key")), input.text("realm"), input.text("name"), authextra))
                .first());
    }

    private void unpair(Input input, Output out) throws Exception {
        String text = input.text("node");
        var node = center.fleet().node(text);
        @Nullable
        Object result = node.isPresent()
                ? center.call(
                                Operator.DOMAIN,
                                out.actor(),
                                "crossbarfabriccenter.mrealm.unpair_node",
                                Payload.of(node.get().oid()))
                        .first()
                : center.call(
                                Operator.DOMAIN,
                                out.actor(),
                                "crossbarfabriccenter.mrealm.unpair_node_by_pubkey",
                                Payload.of(publicKey(text)))
                        .first();
        out.value(result);
    }

    /** The key in a file, or the text itself. */
    private static String publicKey(String text) throws Exception {
        Path file = Path.of(text);
        if (!Files.isRegularFile(file)) {
            return text;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("public-key-ed25519")) {
                return line.substring(colon + 1).strip();
            }
        }
        throw new IllegalArgumentException(file + ": no line public-key-ed25519");
    }

    private void call(Input input, Output out) throws Exception {
        String uri = input.text("uri");
        String realm = uri.startsWith("crossbarfabriccenter.domain.")
                ? input.find("--realm").orElse(Operator.DOMAIN)
                : center.realm(input);
        var args = new ArrayList<Object>();
        for (String word : input.more()) {
            args.add(ValueText.json(word, JsonType.ANY));
        }
        var kwargs = new LinkedHashMap<String, Object>();
        for (String pair : input.find("--kw").map(all -> all.split("\n")).orElse(new String[0])) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "--kw: expected NAME=JSON, found " + pair,
                        input.syntax().usage());
            }
            kwargs.put(pair.substring(0, equals), ValueText.json(pair.substring(equals + 1), JsonType.ANY));
        }
        Payload result = center.call(realm, out.actor(), uri, Payload.of(args, kwargs));
        if (result.kwargs().isEmpty() && result.args().size() <= 1) {
            out.value(result.first());
        } else {
            out.value(Map.of("args", result.args(), "kwargs", result.kwargs()));
        }
    }
}
