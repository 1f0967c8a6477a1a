package io.transom.router.internal;

import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;

/** What each message of a session leads to. Event loop only. */
final class Dispatch {
    private final RouterSession session;
    private final Inbox inbox;

    Dispatch(RouterSession session, Inbox inbox) {
        this.session = session;
        this.inbox = inbox;
    }

    /** Handles a message; a request that needs permission is asked for first. */
    void handle(Message message) {
        switch (message.code()) {
            case Message.Publish.CODE -> {
                var publish = (Message.Publish) message;
                if (session.isNew(publish.request()) && session.realm.broker().accepts(session, publish)) {
                    inbox.ask(Action.PUBLISH, publish.topic(), publish.options(), publish.payload(), message);
                }
            }
            case Message.Call.CODE -> {
                var call = (Message.Call) message;
                if (session.calls.accepts(call)) {
                    inbox.ask(Action.CALL, call.procedure(), call.options(), call.payload(), message);
                }
            }
            case Message.Subscribe.CODE -> {
                var subscribe = (Message.Subscribe) message;
                if (session.isNew(subscribe.request()) && session.realm.broker().accepts(session, subscribe)) {
                    inbox.ask(Action.SUBSCRIBE, subscribe.topic(), subscribe.options(), Payload.NONE, message);
                }
            }
            case Message.Register.CODE -> {
                var register = (Message.Register) message;
                if (session.isNew(register.request()) && session.realm.dealer().accepts(session, register)) {
                    inbox.ask(Action.REGISTER, register.procedure(), register.options(), Payload.NONE, message);
                }
            }
            case Message.Yield.CODE -> session.invocations.yielded((Message.Yield) message);
            case Message.Error.CODE -> {
                var error = (Message.Error) message;
                if (error.requestType() == Message.Invocation.CODE) {
                    session.invocations.failed(error);
                } else {
                    session.violated("ERROR of a client answers an INVOCATION (68), not a message of type "
                            + error.requestType());
                }
            }
            case Message.Cancel.CODE -> session.calls.cancel((Message.Cancel) message);
            case Message.Unsubscribe.CODE -> {
                var unsubscribe = (Message.Unsubscribe) message;
                if (session.isNew(unsubscribe.request())) {
                    session.realm.broker().unsubscribe(session, unsubscribe);
                }
            }
            case Message.Unregister.CODE -> {
                var unregister = (Message.Unregister) message;
                if (session.isNew(unregister.request())) {
                    session.realm.dealer().unregister(session, unregister);
                }
            }
            case Message.Goodbye.CODE -> session.goodbye((Message.Goodbye) message);
            case Message.Abort.CODE -> session.aborted((Message.Abort) message);
            default -> session.violated("a client does not send " + message.label() + " in a session");
        }
    }

    /** The decision on a request. */
    void permitted(Message message, Decision decision) {
        switch (message.code()) {
            case Message.Publish.CODE -> session.realm.broker().publish(session, (Message.Publish) message, decision);
            case Message.Call.CODE -> session.calls.call((Message.Call) message, decision);
            case Message.Subscribe.CODE -> session.realm.broker().subscribe(session, (Message.Subscribe) message);
            default -> session.realm.dealer().register(session, (Message.Register) message, decision);
        }
    }
}
