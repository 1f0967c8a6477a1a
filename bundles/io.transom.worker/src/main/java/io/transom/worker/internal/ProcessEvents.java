package io.transom.worker.internal;

import io.transom.api.Wire;
import io.transom.api.spi.Publisher;
import io.transom.wamp.Identity;
import io.transom.wamp.PublishOptions;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Publishes the events of this process below its own prefix. */
final class ProcessEvents {
    private final Publisher publisher;
    private final String topics;

    ProcessEvents(Publisher publisher, String topics) {
        this.publisher = publisher;
        this.topics = topics;
    }

    /** To all. */
    CompletionStage<Void> publish(String suffix, @Nullable Object value) {
        return publisher.publish(topics + suffix, Wire.payload(value), PublishOptions.DEFAULT);
    }

    /** To all but the caller. */
    CompletionStage<Void> publishToOthers(Identity caller, String suffix, @Nullable Object value) {
        return publisher.publish(topics + suffix, Wire.payload(value), except(caller));
    }

    private static PublishOptions except(Identity caller) {
        return caller.session() == 0 ? PublishOptions.DEFAULT : PublishOptions.DEFAULT.excluding(caller.session());
    }

    /** The caller's session ID, null when it is not known. */
    static @Nullable Long who(Identity caller) {
        return caller.session() == 0 ? null : caller.session();
    }
}
