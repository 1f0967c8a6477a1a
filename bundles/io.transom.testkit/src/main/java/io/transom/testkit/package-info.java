/**
 * Nodes, clients and processes on loopback for tests and simulations. Everything here waits a bounded time and says with an
 * {@link AssertionError} what did not happen.
 *
 * <pre>{@code
 * try (var node = TestNode.of(transports, url, key)
 *                 .answering("get_status", invocation -> Payload.ofValue(Map.of("id", "n1")))
 *                 .start();
 *         var operator = TestClient.join(transports, url, "mrealm1", Authentications.cryptosign(operatorKey, "me", null))) {
 *     var ready = operator.events("crossbarfabriccenter.remote.node.on_worker_ready");
 *     operator.call("crossbarfabriccenter.remote.node.get_status", node.id());
 *     node.publish("worker.w1.on_worker_ready", Map.of("id", "w1"));
 *     ready.next();
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
