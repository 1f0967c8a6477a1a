package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.Ids;
import java.util.Map;

/** Callers, callees and publishers as details tell them. */
final class Identities {
    private Identities() {}

    /** A whole number as Long, whatever type it came in: some peers write IDs as floats. Anything else stays as it is. */
    static Object whole(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) <= Ids.MAX
                ? (Object) number.longValue()
                : value;
    }

    /** Under the keys {@code caller}, {@code caller_authid}, {@code caller_authrole}, and so on. */
    static void put(Map<String, Object> details, String who, SessionDetails session) {
        details.put(who, session.id());
        details.put(who + "_authid", session.authid());
        details.put(who + "_authrole", session.authrole());
    }
}
