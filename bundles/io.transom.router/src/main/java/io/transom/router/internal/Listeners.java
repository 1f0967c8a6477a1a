package io.transom.router.internal;

import io.transom.router.RealmListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a realm. One that fails disturbs nobody. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final String realm;
    private final List<RealmListener> all = new CopyOnWriteArrayList<>();

    Listeners(String realm) {
        this.realm = realm;
    }

    AutoCloseable add(RealmListener listener) {
        all.add(listener);
        return () -> all.remove(listener);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void tell(Consumer<RealmListener> event) {
        for (RealmListener listener : all) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.error(
                        "realm {}: listener {} failed",
                        realm,
                        listener.getClass().getName(),
                        e);
            }
        }
    }
}
