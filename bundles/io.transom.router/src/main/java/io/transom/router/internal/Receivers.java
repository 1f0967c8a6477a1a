package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which subscribers a publisher wants to be reached (WAMP specification, Subscriber Black- and Whitelisting): by session, authid
 * and authrole, and, as nexus has it, by any other attribute that the session told in HELLO or got in WELCOME.
 *
 * @param lists those that were given, in the order of their names
 */
record Receivers(List<ReceiverList> lists) {
    static final Receivers ALL = new Receivers(List.of());

    private static final String ELIGIBLE = "eligible";
    private static final String EXCLUDE = "exclude";

    /** Throws {@link WampError} when an option is not a list of what it should be. */
    static Receivers of(Map<String, Object> options) {
        if (options.isEmpty()) {
            return ALL;
        }
        List<ReceiverList> lists = null;
        for (Map.Entry<String, Object> option : options.entrySet()) {
            ReceiverList list = list(option.getKey(), option.getValue());
            if (list != null) {
                lists = lists == null ? new ArrayList<>(2) : lists;
                lists.add(list);
            }
        }
        if (lists == null) {
            return ALL;
        }
        lists.sort(Comparator.comparing(ReceiverList::option));
        return new Receivers(lists);
    }

    /** Null when an option is no list of receivers, or is one that makes no difference. */
    private static @Nullable ReceiverList list(String option, @Nullable Object value) {
        boolean eligible = option.startsWith(ELIGIBLE);
        if (value == null || !(eligible || option.startsWith(EXCLUDE)) || option.equals("exclude_me")) {
            return null;
        }
        int kind = eligible ? ELIGIBLE.length() : EXCLUDE.length();
        if (option.length() == kind) {
            return list(option, ReceiverList.SESSION, eligible, value);
        }
        boolean named = option.length() > kind + 1 && option.charAt(kind) == '_';
        return named ? list(option, option.substring(kind + 1), eligible, value) : null;
    }

    private static @Nullable ReceiverList list(String option, String attribute, boolean eligible, Object value) {
        boolean sessions = attribute.equals(ReceiverList.SESSION);
        var entries = new HashSet<Object>();
        boolean valid = value instanceof List<?>;
        for (Object entry : valid ? (List<?>) value : List.of()) {
            Object taken = sessions && entry != null ? Identities.whole(entry) : entry;
            valid &= sessions ? taken instanceof Long : taken instanceof String;
            entries.add(taken);
        }
        if (!valid) {
            throw new WampError(
                    ErrorUris.INVALID_ARGUMENT,
                    option + ": expected a list of " + (sessions ? "session IDs" : "texts"));
        }
        return eligible || !entries.isEmpty() ? new ReceiverList(option, attribute, eligible, entries) : null;
    }

    /** Whether sessions are named, which are others the next time. */
    boolean namesSessions() {
        for (ReceiverList list : lists) {
            if (list.attribute().equals(ReceiverList.SESSION)) {
                return true;
            }
        }
        return false;
    }

    /** The lists, as options. */
    Map<String, Object> options() {
        var options = new HashMap<String, Object>();
        for (ReceiverList list : lists) {
            options.put(list.option(), List.copyOf(list.entries()));
        }
        return options;
    }

    @Serves("broker.subscriber_blackwhite_listing")
    boolean contains(SessionDetails session) {
        for (int i = 0; i < lists.size(); i++) {
            if (!lists.get(i).admits(session)) {
                return false;
            }
        }
        return true;
    }

    /**
     * One list.
     *
     * @param option its name in PUBLISH
     * @param attribute what of a session is looked up in it
     * @param eligible whether those are meant that are on it, or those that are not
     */
    record ReceiverList(String option, String attribute, boolean eligible, Set<Object> entries) {
        static final String SESSION = "";

        boolean admits(SessionDetails session) {
            return entries.contains(value(session)) == eligible;
        }

        /** What the router knows of a session goes before what its client says. */
        private @Nullable Object value(SessionDetails session) {
            return switch (attribute) {
                case SESSION -> session.id();
                case "authid" -> session.authid();
                case "authrole" -> session.authrole();
                case "authmethod" -> session.principal().authmethod();
                case "authprovider" -> session.principal().authprovider();
                case "realm" -> session.principal().realm();
                default -> session.hello().get(attribute);
            };
        }
    }
}
