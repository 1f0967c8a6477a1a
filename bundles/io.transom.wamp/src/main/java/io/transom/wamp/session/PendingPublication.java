package io.transom.wamp.session;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;

/** A publication that the router acknowledges. */
final class PendingPublication extends PendingRequest<Long> {
    private final String topic;
    private final Payload payload;
    private final PublishOptions options;

    PendingPublication(ProtocolSession session, String topic, Payload payload, PublishOptions options) {
        super(session);
        this.topic = topic;
        this.payload = payload;
        this.options = options;
    }

    @Override
    Message message(long id) {
        return new Message.Publish(id, Details.publish(options), topic, payload);
    }

    @Override
    boolean answered(Message answer) {
        if (!(answer instanceof Message.Published published)) {
            return false;
        }
        session.forget(request());
        future.complete(published.publication());
        return true;
    }
}
