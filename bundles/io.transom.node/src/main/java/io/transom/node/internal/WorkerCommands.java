package io.transom.node.internal;

import io.transom.api.spi.WorkerType;
import java.io.IOException;

/** Makes the command that starts a worker; a test has its own. */
@FunctionalInterface
interface WorkerCommands {
    /**
     * May block while it looks at files.
     *
     * @param token the first line that the worker reads
     */
    ChildProcess.Command command(String workerId, WorkerType type, NativeOptions options, String token)
            throws IOException;
}
