package io.transom.wamp;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ProviderType;

/** An event loop with a timer of its own, which costs less than that of another thread. */
@ProviderType
public interface TimedExecutor extends Executor {
    /** Runs the task on the event loop after so long. Canceling leaves nothing behind. */
    Future<?> schedule(Runnable task, long delay, TimeUnit unit);
}
