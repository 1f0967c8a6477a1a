package io.transom.worker.router.internal;

import io.transom.api.spi.Publisher;
import io.transom.wamp.Identity;
import io.transom.worker.host.WorkerHost;

/** Publishes the events of this worker in their two classes of delivery (docs/reference/router.md, "Events"). */
final class WorkerEvents {
    private final WorkerHost worker;
    private final Publisher publisher;

    WorkerEvents(WorkerHost worker, Publisher publisher) {
        this.worker = worker;
        this.publisher = publisher;
    }

    void toAll(String suffix, Object value) {
        worker.publish(publisher, suffix, null, value);
    }

    void toOthers(Identity caller, String suffix, Object value) {
        worker.publish(publisher, suffix, caller.session() == 0 ? null : caller.session(), value);
    }
}
