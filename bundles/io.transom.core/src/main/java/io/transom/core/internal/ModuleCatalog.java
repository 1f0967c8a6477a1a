package io.transom.core.internal;

import io.transom.api.management.Catalog;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is installed, for people. Listeners are told of differences, one after the other and with no lock held: by the thread that
 * changed something, or by the one that is at it already.
 */
final class ModuleCatalog implements Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleCatalog.class);

    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private final AtomicInteger undelivered = new AtomicInteger();
    private volatile Map<Long, ModuleView> modules = Map.of();

    @Override
    public List<ModuleView> modules() {
        return modules.values().stream()
                .sorted(Comparator.comparing(ModuleView::bundle).thenComparing(ModuleView::id))
                .toList();
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        var listening = new Listening(listener);
        synchronized (this) {
            listeners.add(listening);
            modules.values().forEach(module -> news.add(() -> listening.tell(module, true)));
        }
        deliver();
        return listening;
    }

    /** Takes the present state; {@link #deliver} tells the listeners. */
    synchronized void show(List<ModuleView> now) {
        var before = modules;
        var after = new TreeMap<Long, ModuleView>();
        now.forEach(module -> after.put(module.id(), module));
        modules = after;
        before.values().stream().filter(old -> !after.containsKey(old.id())).forEach(old -> tellAll(old, false));
        after.values().stream()
                .filter(view -> isNews(view, before.get(view.id())))
                .forEach(view -> tellAll(view, true));
    }

    /** Of a module that is there only these change; its own objects are not asked whether they are equal. */
    private static boolean isNews(ModuleView now, @Nullable ModuleView before) {
        return before == null
                || now.state() != before.state()
                || now.ranking() != before.ranking()
                || !now.procedures().equals(before.procedures());
    }

    /** Call it with no lock held. */
    void deliver() {
        if (undelivered.getAndIncrement() != 0) {
            return;
        }
        int rounds = 1;
        do {
            for (Runnable next = news.poll(); next != null; next = news.poll()) {
                next.run();
            }
            rounds = undelivered.addAndGet(-rounds);
        } while (rounds != 0);
    }

    private void tellAll(ModuleView module, boolean present) {
        listeners.forEach(listener -> news.add(() -> listener.tell(module, present)));
    }

    private final class Listening implements AutoCloseable {
        private final Listener listener;

        Listening(Listener listener) {
            this.listener = listener;
        }

        void tell(ModuleView module, boolean present) {
            if (!listeners.contains(this)) {
                return;
            }
            try {
                if (present) {
                    listener.present(module);
                } else {
                    listener.gone(module);
                }
            } catch (Throwable e) {
                // Also errors: what escaped here would leave the rest undelivered for ever.
                LOG.warn(
                        "catalog: listener {} failed on module {}",
                        listener.getClass().getName(),
                        module.bundle(),
                        e);
            }
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }
}
