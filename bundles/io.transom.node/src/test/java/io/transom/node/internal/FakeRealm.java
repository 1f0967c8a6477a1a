package io.transom.node.internal;

import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Remembers what is published and called. */
final class FakeRealm implements ManagementRealm {
    final List<Published> published = new ArrayList<>();
    final List<String> called = new ArrayList<>();
    final List<String> admitted = new ArrayList<>();

    @Nullable
    WampError failure;

    record Published(String topic, @Nullable Object value, Caller except) {}

    @Override
    public String admit(String workerId, LongSupplier pid, boolean exposeController) {
        admitted.add(workerId);
        return "token-of-" + workerId;
    }

    @Override
    public void dismiss(String workerId) {
        admitted.remove(workerId);
    }

    @Override
    public CompletionStage<?> publish(String topic, @Nullable Object value, Caller except) {
        published.add(new Published(topic, value, except));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Optional<Object>> call(String procedure, Payload payload, Duration limit) {
        called.add(procedure + payload.args());
        return failure == null
                ? CompletableFuture.completedStage(Optional.empty())
                : CompletableFuture.failedStage(failure);
    }

    List<String> topics() {
        return published.stream().map(Published::topic).toList();
    }
}
