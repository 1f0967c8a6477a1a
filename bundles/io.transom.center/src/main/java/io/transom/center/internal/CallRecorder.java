package io.transom.center.internal;

import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.api.store.CallRecord;
import io.transom.router.Authorizer.Request;
import io.transom.router.Role;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes a record of every management call that ended, but for those that nodes may make, and of every one that was refused. */
final class CallRecorder {
    private final Clock clock;
    private final Consumer<CallRecord> records;

    CallRecorder(Clock clock, Consumer<CallRecord> records) {
        this.clock = clock;
        this.records = records;
    }

    void ended(CenterRealm realm, HandlerInvocation invocation, String outcome, long nanos) {
        Identity caller = invocation.caller();
        if (Names.ROLE_NODE.equals(caller.authrole())) {
            return;
        }
        records.accept(new CallRecord(
                clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanos),
                realm.name(),
                actor(caller),
                invocation.procedure(),
                invocation.target().map(Target::nodeOid).orElse(null),
                invocation.target().flatMap(Target::workerId).orElse(null),
                outcome,
                TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** A call that the caller's role does not allow: it came to no handler. */
    void refused(Request request) {
        SessionDetails session = request.session();
        records.accept(new CallRecord(
                clock.millis(),
                session.principal().realm(),
                actor(new Identity(session.id(), session.authid(), session.authrole())),
                request.uri(),
                null,
                null,
                ErrorUris.NOT_AUTHORIZED,
                0));
    }

    /** An operator with the role; the local operator's name is that of the actor. */
    private static String actor(Identity caller) {
        return Role.TRUSTED.equals(caller.authrole())
                ? String.valueOf(caller.authid())
                : caller.authid() + " (" + caller.authrole() + ")";
    }
}
