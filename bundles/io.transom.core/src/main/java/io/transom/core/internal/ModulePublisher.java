package io.transom.core.internal;

import io.transom.api.spi.Publisher;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes for one module, until it is revoked. */
final class ModulePublisher implements Publisher {
    private final ModuleId module;
    private volatile @Nullable Supplier<Collection<Session>> sessions;

    /** @param sessions of all places, at the time of the publication */
    ModulePublisher(ModuleId module, Supplier<Collection<Session>> sessions) {
        this.module = module;
        this.sessions = sessions;
    }

    @Override
    public CompletionStage<Void> publish(String topic, Payload payload, PublishOptions options) {
        var now = sessions;
        if (now == null) {
            throw new IllegalStateException("module " + module + " is unbound: its publisher is no longer valid");
        }
        var published = new ArrayList<CompletableFuture<Long>>();
        for (Session session : now.get()) {
            published.add(session.publish(topic, payload, options).toCompletableFuture());
        }
        return CompletableFuture.allOf(published.toArray(CompletableFuture[]::new));
    }

    void revoke() {
        sessions = null;
    }
}
