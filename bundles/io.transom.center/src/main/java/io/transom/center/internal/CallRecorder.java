package io.transom.center.internal;

import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.api.store.CallRecord;
import io.transom.router.Role;
import io.transom.wamp.Identity;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes a record of every management call that ended, but for those of nodes. */
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

    /** An operator with the role; the local operator's name is that of the actor. */
    private static String actor(Identity caller) {
        return Role.TRUSTED.equals(caller.authrole())
                ? String.valueOf(caller.authid())
                : caller.authid() + " (" + caller.authrole() + ")";
    }
}
