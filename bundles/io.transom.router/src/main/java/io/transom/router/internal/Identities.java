package io.transom.router.internal;

import io.transom.router.SessionDetails;
import java.util.Map;

/** Callers, callees and publishers as details tell them. */
final class Identities {
    private Identities() {}

    /** Under the keys {@code caller}, {@code caller_authid}, {@code caller_authrole}, and so on. */
    static void put(Map<String, Object> details, String who, SessionDetails session) {
        details.put(who, session.id());
        details.put(who + "_authid", session.authid());
        details.put(who + "_authrole", session.authrole());
    }
}
