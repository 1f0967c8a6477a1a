package io.transom.api.spi;

import io.transom.api.Access;
import io.transom.wamp.Match;

/**
 * A single procedure.
 *
 * @param uri the whole URI, or its leading part for {@link Match#PREFIX}
 * @param doc what it does; must not be empty
 * @param timeoutMillis default time-out, 0 for none
 */
public record ProcedureSpec(String uri, Match match, String doc, Access access, long timeoutMillis) {
    public static ProcedureSpec exact(String uri, String doc, Access access) {
        return new ProcedureSpec(uri, Match.EXACT, doc, access, 0);
    }

    public static ProcedureSpec prefix(String uri, String doc, Access access) {
        return new ProcedureSpec(uri, Match.PREFIX, doc, access, 0);
    }
}
