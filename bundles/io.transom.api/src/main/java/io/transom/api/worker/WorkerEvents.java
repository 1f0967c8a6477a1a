package io.transom.api.worker;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Scope;

/** What a worker or its node tells of a worker without being asked. */
@Contract(
        family = "worker",
        scope = Scope.WORKER,
        doc = "What a worker or its node tells of a worker without being asked.")
@Event(
        value = "on_worker_ready",
        relayed = false,
        doc = "A native worker has registered its procedures and is ready: {type, id, pid}.")
@Event(
        value = "on_log",
        remote = "on_worker_log",
        doc = "The worker has written a line on its standard output or error: the text. A text from a Crossbar.io "
                + "node may have colour codes in it.")
public interface WorkerEvents {}
