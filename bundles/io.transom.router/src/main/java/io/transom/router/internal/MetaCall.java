package io.transom.router.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of a meta procedure: who calls, and the arguments, checked as they are asked for. */
record MetaCall(RouterSession caller, Payload payload) {
    private static final Map<String, String> NO_SUCH = Map.of(
            "session", ErrorUris.NO_SUCH_SESSION,
            "registration", ErrorUris.NO_SUCH_REGISTRATION,
            "subscription", ErrorUris.NO_SUCH_SUBSCRIPTION);

    /** What a meta procedure does; its result, or a CompletionStage of it. */
    interface Function {
        @Nullable
        Object apply(MetaCall call);
    }

    /** An argument by position or, where it may come by keyword, by name. */
    private @Nullable Object argument(int position, String name) {
        List<Object> args = payload.args();
        return position >= 0 && position < args.size()
                ? args.get(position)
                : payload.kwargs().get(name);
    }

    /** An ID. What was given but is none is the ID of nothing. */
    long id(int position, String name) {
        Object value = argument(position, name);
        if (value != null && Identities.whole(value) instanceof Long id) {
            return id;
        }
        boolean given = position < payload.args().size() || payload.kwargs().containsKey(name);
        WampError invalid = invalid(name, "an ID");
        throw given && NO_SUCH.containsKey(name) ? new WampError(NO_SUCH.get(name), invalid.text()) : invalid;
    }

    @Nullable
    Long optionalId(int position, String name) {
        return argument(position, name) == null ? null : (Long) id(position, name);
    }

    /** Whether a flag is given and true. */
    boolean flag(String name) {
        Object value = argument(-1, name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw invalid(name, "a boolean");
    }

    long optionalPositive(int position, String name, long byDefault) {
        Object value = argument(position, name);
        if (value == null) {
            return byDefault;
        }
        if (Identities.whole(value) instanceof Long number && number > 0) {
            return number;
        }
        throw invalid(name, "an integer of 1 or more");
    }

    /** A point in time by keyword; null when none is given. */
    @Nullable
    Instant optionalTime(String name) {
        String text = optionalText(-1, name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw invalid(name, "a time as in RFC 3339");
        }
    }

    String text(int position, String name) {
        if (argument(position, name) instanceof String text) {
            return text;
        }
        throw invalid(name, "a text");
    }

    @Nullable
    String optionalText(int position, String name) {
        return argument(position, name) == null ? null : text(position, name);
    }

    /** A close reason; {@code wamp.close.killed} when none is given. */
    String reason(int position) {
        String reason = optionalReason(position);
        return reason == null ? ErrorUris.KILLED : reason;
    }

    /** A reason, which must be a URI, since clients end on any other; null when none is given. */
    @Nullable
    String optionalReason(int position) {
        String reason = optionalText(position, "reason");
        if (reason != null && !Uris.isValid(reason, false)) {
            throw Uris.invalid("reason", Match.EXACT, reason);
        }
        return reason;
    }

    /** A list of texts; null when there is none. */
    @Nullable
    Set<String> optionalTexts(int position, String name) {
        Object value = argument(position, name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            throw invalid(name, "a list of texts");
        }
        var texts = new HashSet<String>();
        for (Object entry : list) {
            if (!(entry instanceof String text)) {
                throw invalid(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A list; empty when there is none. */
    List<?> list(int position, String name) {
        Object value = argument(position, name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw invalid(name, "a list");
    }

    /** A map; empty when there is none. */
    @SuppressWarnings("unchecked") // values of messages have text keys
    Map<String, Object> map(int position, String name) {
        Object value = argument(position, name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw invalid(name, "a map");
    }

    /** The match policy of an options dictionary. */
    Match match(int position) {
        Object options = argument(position, "options");
        try {
            return options instanceof Map<?, ?> map ? Match.of(map.get("match")) : Match.EXACT;
        } catch (IllegalArgumentException e) {
            throw new WampError(ErrorUris.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
    }

    private static WampError invalid(String name, String expected) {
        return new WampError(ErrorUris.INVALID_ARGUMENT, name + ": expected " + expected);
    }

    /** Whether the caller may see what stands below a URI. */
    boolean sees(String uri) {
        return caller.trusted || !RealmCore.isProtected(uri);
    }
}
