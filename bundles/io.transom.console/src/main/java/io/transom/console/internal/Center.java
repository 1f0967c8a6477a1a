package io.transom.console.internal;

import io.transom.api.management.Catalog;
import io.transom.api.management.Fleet;
import io.transom.api.management.Fleet.NodeView;
import io.transom.api.management.Operator;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What commands need of the center, in the blocking way that suits a console.
 *
 * @param stopped set when the center's services are no longer there
 */
record Center(Catalog catalog, Fleet fleet, Operator operator, AtomicBoolean stopped) {
    private static final Duration CALL = Duration.ofSeconds(60);

    /** Who presses the tab key waits for the answer. */
    private static final Duration COMPLETION = Duration.ofSeconds(2);

    Center(Catalog catalog, Fleet fleet, Operator operator) {
        this(catalog, fleet, operator, new AtomicBoolean());
    }

    /** For who goes on for long: what would be shown from now on is not the center's any more. */
    void checkRunning() {
        if (stopped.get()) {
            throw new IllegalStateException("the center has stopped or is started anew; give the command again");
        }
    }

    /** The node with that OID or authid. */
    NodeView node(String text) {
        return fleet.node(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("no node \"" + text + "\"; nodes are listed by transom:nodes"));
    }

    /** The management realm of a node that must be paired. */
    String realmOf(NodeView node) {
        String realm = node.realm();
        if (realm == null) {
            throw new IllegalArgumentException("node " + node.oid() + " is not paired; pair it with transom:pair");
        }
        return realm;
    }

    /** The named management realm, or the only one. */
    String realm(Input input) {
        return input.find("--realm").orElseGet(() -> {
            var realms = fleet.realms();
            if (realms.size() != 1) {
                throw new IllegalArgumentException(
                        "--realm is needed: there are " + realms.size() + " management realms");
            }
            return realms.get(0).name();
        });
    }

    /** Calls and waits. Errors become a message for people; an interrupt cancels the call. */
    Payload call(String realm, String actor, String procedure, Payload payload) throws Exception {
        return call(realm, actor, procedure, payload, CALL);
    }

    private Payload call(String realm, String actor, String procedure, Payload payload, Duration patience)
            throws Exception {
        Call call = operator.call(realm, actor, procedure, payload, CallOptions.DEFAULT);
        try {
            return call.result().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WampError error) {
                throw new IllegalStateException(error.uri() + ": " + error.text(), error);
            }
            throw failed;
        } catch (TimeoutException late) {
            call.cancel(CancelMode.KILLNOWAIT);
            throw new IllegalStateException(procedure + ": no answer within " + patience.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            call.cancel(CancelMode.KILLNOWAIT);
            throw interrupted;
        }
    }

    List<String> nodeNames() {
        return fleet.nodes().stream()
                .map(node -> node.authid() == null ? node.oid() : node.authid())
                .toList();
    }

    /** IDs of the workers that run on a node; empty when it does not answer. */
    List<String> workerIds(String node) {
        return fleet.node(node)
                .filter(NodeView::online)
                .map(found -> {
                    try {
                        Payload ids = call(
                                realmOf(found), "console:completion", WORKERS, Payload.of(found.oid()), COMPLETION);
                        return ids.first() instanceof List<?> list
                                ? list.stream().map(String::valueOf).toList()
                                : List.<String>of();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        return List.<String>of();
                    } catch (Exception noAnswer) {
                        return List.<String>of();
                    }
                })
                .orElse(List.of());
    }

    static final String WORKERS = "crossbarfabriccenter.remote.node.get_workers";
}
