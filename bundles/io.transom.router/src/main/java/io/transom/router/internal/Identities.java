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

    /** Of whom details tell, with the keys for it. */
    enum Who {
        CALLER("caller"),
        CALLEE("callee"),
        PUBLISHER("publisher");

        private final String id;
        private final String authid;
        private final String authrole;

        Who(String id) {
            this.id = id;
            this.authid = id + "_authid";
            this.authrole = id + "_authrole";
        }
    }

    static void put(Map<String, Object> details, Who who, SessionDetails session) {
        details.put(who.id, session.id());
        details.put(who.authid, session.authid());
        details.put(who.authrole, session.authrole());
    }
}
