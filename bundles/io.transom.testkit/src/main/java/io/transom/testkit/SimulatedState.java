package io.transom.testkit;

import io.transom.api.Errors;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link SimulatedNode} answers: a table of workers that live in no process. Thread-safe. */
final class SimulatedState {
    /** Registered below {@code worker.ID.} for each worker. */
    static final List<String> WORKER_PROCEDURES =
            List.of("get_router_realms", "get_router_transports", "get_components", "get_proxy_transports");

    private static final Set<String> TYPES = Set.of("router", "container", "proxy", "guest");

    private final String name;
    private final String publicKey;
    private final Instant created = now();

    // Guarded by this.
    private final Map<String, SimulatedWorker> workers = new TreeMap<>();

    private record SimulatedWorker(String id, String type, Instant created) {}

    /** @param workers router workers that are there from the start */
    SimulatedState(String name, String publicKey, int workers) {
        this.name = name;
        this.publicKey = publicKey;
        for (int number = 1; number <= workers; number++) {
            String id = "worker" + number;
            this.workers.put(id, new SimulatedWorker(id, "router", created));
        }
    }

    synchronized List<String> workers() {
        return List.copyOf(workers.keySet());
    }

    /** As a heartbeat gives them. */
    synchronized Map<String, Long> workersByType() {
        var count = new TreeMap<String, Long>();
        workers.values().forEach(worker -> count.merge(worker.type(), 1L, Long::sum));
        count.put("controller", 1L);
        return count;
    }

    /** @param procedure below the node's prefix */
    synchronized Object answer(String procedure, Payload given, Session uplink) {
        return switch (procedure) {
            case "get_status" -> status(uplink);
            case "get_workers" -> workers();
            case "get_worker" -> worker(present(given));
            case "start_worker" -> start(given);
            case "stop_worker" -> stop(given);
            default -> {
                if (procedure.startsWith("worker.")) {
                    yield List.of();
                }
                throw new WampError(ErrorUris.RUNTIME_ERROR, procedure + ": not simulated");
            }
        };
    }

    private Map<String, @Nullable Object> status(Session uplink) {
        var status = new LinkedHashMap<String, @Nullable Object>();
        status.put("title", "simulated node");
        status.put("started", created.toString());
        status.put("controller_pid", ProcessHandle.current().pid());
        status.put("running_workers", workers.size());
        var byType = new HashMap<>(workersByType());
        byType.remove("controller");
        status.put("workers_by_type", byType);
        status.put("directory", "/simulated/" + name);
        status.put("pubkey", publicKey);
        status.put("management_realm", uplink.info().realm());
        status.put("management_node_id", uplink.info().authid());
        status.put("management_session_id", uplink.info().id());
        status.put("management_node_extra", uplink.info().details().get("authextra"));
        return status;
    }

    private static Map<String, @Nullable Object> worker(SimulatedWorker worker) {
        var view = new LinkedHashMap<String, @Nullable Object>();
        view.put("id", worker.id());
        view.put("type", worker.type());
        view.put("pid", ProcessHandle.current().pid());
        view.put("status", "started");
        view.put("created", worker.created().toString());
        view.put("started", worker.created().toString());
        view.put("startup_time", 0.0);
        view.put("uptime", Duration.between(worker.created(), now()).toMillis() / 1_000.0);
        return view;
    }

    private SimulatedWorker present(Payload given) {
        String id = text(given, 0, "worker_id");
        SimulatedWorker worker = workers.get(id);
        if (worker == null) {
            throw new WampError(Errors.NO_SUCH_WORKER, "No worker with ID '" + id + "'");
        }
        return worker;
    }

    private Map<String, @Nullable Object> start(Payload given) {
        String id = text(given, 0, "worker_id");
        String type = text(given, 1, "worker_type");
        if (!TYPES.contains(type)) {
            throw new WampError(
                    ErrorUris.RUNTIME_ERROR, "worker_type: found \"" + type + "\", expected one of " + TYPES);
        }
        if (workers.containsKey(id)) {
            throw new WampError(Errors.WORKER_ALREADY_RUNNING, "Worker with ID '" + id + "' is already running");
        }
        var worker = new SimulatedWorker(id, type, now());
        workers.put(id, worker);
        var started = worker(worker);
        started.keySet().retainAll(Set.of("id", "status", "started", "pid", "startup_time"));
        started.put("who", null);
        return started;
    }

    private Map<String, @Nullable Object> stop(Payload given) {
        SimulatedWorker worker = present(given);
        workers.remove(worker.id());
        var stopped = new LinkedHashMap<String, @Nullable Object>();
        stopped.put("id", worker.id());
        stopped.put("type", worker.type());
        stopped.put(
                "kill",
                given.args().size() > 1 && Boolean.TRUE.equals(given.args().get(1)));
        stopped.put("who", null);
        stopped.put("when", now().toString());
        return stopped;
    }

    private static String text(Payload given, int index, String parameter) {
        Object found = given.args().size() > index ? given.args().get(index) : null;
        if (found instanceof String text) {
            return text;
        }
        throw new WampError(ErrorUris.INVALID_ARGUMENT, parameter + ": found " + found + ", expected a string");
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
