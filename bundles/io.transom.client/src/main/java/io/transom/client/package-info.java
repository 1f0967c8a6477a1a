/**
 * A WAMP client for Java: sessions over a network transport, with reconnection. Nothing blocks, and results come on the
 * event loop of the session's connection.
 *
 * <pre>{@code
 * try (var transports = Transports.create(0, "example")) {
 *     var options = new ClientOptions(
 *             ConnectOptions.to(URI.create("ws://127.0.0.1:8080/ws")), "realm1", Authentications.anonymous());
 *     Clients.connect(transports, options)
 *             .thenCompose(session -> session.register("com.example.add", invocation -> {
 *                         long sum = 0;
 *                         for (Object each : invocation.payload().args()) {
 *                             sum += (Long) each;
 *                         }
 *                         return CompletableFuture.completedFuture(Payload.ofValue(sum));
 *                     })
 *                     .thenCompose(registered -> session.call("com.example.add", 2, 3))
 *                     .thenCompose(five -> {
 *                         System.out.println(five.first());
 *                         return session.leave();
 *                     }))
 *             .toCompletableFuture()
 *             .join();
 * }
 * }</pre>
 *
 * <p>A program that runs for long uses {@link io.transom.client.Clients#keepConnected}: it joins again whenever the session
 * is lost, and registers and subscribes anew in {@link io.transom.client.ReconnectingClient.Listener#joined}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
