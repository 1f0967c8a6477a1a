package io.transom.center.internal;

import io.transom.api.ProcedureDescription;
import io.transom.api.Secrets;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.router.Authorizer.Request;
import io.transom.router.Role;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts, and makes a record of, every management call that ended, but for those that nodes may make, and of every one that was refused. On the way
 * of the call it only notes; what was given is decoded, and its secrets are masked, by whoever writes the record.
 */
final class CallRecorder {
    /** Encoded bytes of arguments that wait with a record; of longer ones only the length is told. */
    static final int PAYLOAD_BYTES = 4_096;

    /** Characters of JSON. */
    static final int PARAMETERS_LENGTH = 4_000;

    private final Clock clock;
    private final Supplier<CenterState> state;
    private final Function<String, Optional<ProcedureDescription>> declared;
    private final Consumer<Supplier<CallRecord>> records;
    private final CallCounts counts;

    /**
     * @param declared what the contract says of a URI
     * @param records must not block
     */
    CallRecorder(
            Clock clock,
            Supplier<CenterState> state,
            Function<String, Optional<ProcedureDescription>> declared,
            Consumer<Supplier<CallRecord>> records,
            CallCounts counts) {
        this.clock = clock;
        this.state = state;
        this.declared = declared;
        this.records = records;
        this.counts = counts;
    }

    /** The same calls, counted. */
    CallCounts counts() {
        return counts;
    }

    void ended(CenterRealm realm, HandlerInvocation invocation, String outcome, long nanos) {
        Identity caller = invocation.caller();
        if (Names.ROLE_NODE.equals(caller.authrole())) {
            return;
        }
        long time = clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanos);
        String procedure = invocation.procedure();
        String nodeOid = invocation.target().map(Target::nodeOid).orElse(null);
        counts.ended(nodeOid, !outcome.equals(CallRecord.OK), nanos);
        CenterState.Node node = nodeOid == null ? null : state.get().nodes().get(nodeOid);
        String authid = node == null ? null : node.authid();
        String worker = invocation.target().flatMap(Target::workerId).orElse(null);
        Payload given = small(invocation.payload());
        int size = invocation.payload().size();
        records.accept(() -> new CallRecord(
                time,
                realm.name(),
                String.valueOf(caller.authid()),
                role(caller.authrole()),
                procedure,
                nodeOid,
                authid,
                worker,
                parameters(procedure, given, size),
                outcome,
                TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /**
     * A call that the caller's role does not allow: it came to no handler, and its arguments were never looked at. Counted only when
     * nobody is known to have made it: whoever can connect could fill the records with such calls.
     */
    void refused(Request request) {
        counts.ended(null, true, 0);
        SessionDetails session = request.session();
        if (Names.ROLE_PUBLIC.equals(session.authrole())) {
            return;
        }
        var record = new CallRecord(
                clock.millis(),
                session.principal().realm(),
                session.authid(),
                role(session.authrole()),
                request.uri(),
                null,
                null,
                null,
                null,
                ErrorUris.NOT_AUTHORIZED,
                0);
        records.accept(() -> record);
    }

    private static @Nullable Payload small(Payload payload) {
        return payload.size() > PAYLOAD_BYTES ? null : payload;
    }

    private @Nullable String parameters(String uri, @Nullable Payload given, int size) {
        ProcedureDescription procedure = declared.apply(uri).orElse(null);
        if (procedure == null) {
            return null;
        }
        if (given == null) {
            return Json.write("too long: " + size + " bytes");
        }
        try {
            String text = Json.write(Secrets.masked(procedure, given));
            return text.length() <= PARAMETERS_LENGTH ? text : Json.write("too long: " + text.length() + " characters");
        } catch (WampError undecodable) {
            return Json.write("cannot be read");
        }
    }

    /** The local operator's name says who it is. */
    private static @Nullable String role(@Nullable String role) {
        return Role.TRUSTED.equals(role) ? null : role;
    }
}
