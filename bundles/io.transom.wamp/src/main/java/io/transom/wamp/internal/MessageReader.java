package io.transom.wamp.internal;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.Uris;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message by its {@link Shape}: the head is decoded, the payload checked, and copied unless it may stay where it is. Used
 * once, by one thread.
 */
final class MessageReader {
    /** Messages that an ERROR can answer: PUBLISH, (UN)SUBSCRIBE, CALL, (UN)REGISTER, INVOCATION. */
    private static final Set<Long> REQUEST_TYPES = Set.of(16L, 32L, 34L, 48L, 64L, 66L, 68L);

    private final Reader in;
    private final Encoding encoding;
    private final boolean owned;
    /** What is being read, for the message of a failure: a message and, where it is one, a part of it. */
    private String place = "message";

    private @Nullable String part;

    private long first;
    private long second;
    private int integers;
    private @Nullable String text;
    private Map<String, Object> map = Map.of();

    /** @param owned whether a payload may stay in the array */
    MessageReader(Reader in, Encoding encoding, boolean owned) {
        this.in = in;
        this.encoding = encoding;
        this.owned = owned;
    }

    Message read() throws ProtocolException {
        try {
            take(Kind.ARRAY);
            int opened = in.openArray();
            if (!in.more(opened, 0)) {
                throw in.failure("expected a message code, found an empty array");
            }
            long code = integer();
            Shape<?> shape = Shape.of(code);
            if (shape == null) {
                throw in.failure("expected a message code, found " + code);
            }
            place = shape.name();
            return read(shape, opened);
        } catch (ProtocolException e) {
            throw e.at(part == null ? place : place + ": " + part);
        }
    }

    private Message read(Shape<?> shape, int opened) throws ProtocolException {
        int index = 1;
        for (Element element : shape.elements()) {
            part = element.name();
            if (in.more(opened, index)) {
                read(element);
                index++;
            } else if (element.optional()) {
                return last(shape, Payload.NONE);
            } else {
                throw in.failure("expected this element, found only " + index);
            }
        }
        part = null;
        if (!in.more(opened, index)) {
            return last(shape, Payload.NONE);
        }
        if (!shape.payload()) {
            throw in.failure("expected " + index + " elements, found more");
        }
        return last(shape, payload(opened, index));
    }

    private Message last(Shape<?> shape, Payload payload) throws ProtocolException {
        part = null;
        in.close();
        in.finish();
        return shape.join().apply(new Head(first, second, text, map, payload));
    }

    private void read(Element element) throws ProtocolException {
        switch (element.rule()) {
            case ID -> integer(1);
            case ID_OR_ZERO -> integer(0);
            case REQUEST_TYPE -> requestType();
            case URI -> uri();
            case ASKED -> asked();
            case ASKED_OR_NULL -> askedOrNull();
            case TEXT -> text();
            case DETAILS -> Details.check(map());
            case MAP -> map();
        }
    }

    private void integer(long least) throws ProtocolException {
        long id = integer();
        if (id < least) {
            throw in.failure("expected an integer from 1 to 2^53, found " + id);
        }
        if (integers++ == 0) {
            first = id;
        } else {
            second = id;
        }
    }

    private void requestType() throws ProtocolException {
        integer(1);
        if (!REQUEST_TYPES.contains(first)) {
            throw in.failure("expected the code of a message that can fail, found " + first);
        }
    }

    /** An integer from 0 to 2^53. */
    private long integer() throws ProtocolException {
        take(Kind.NUMBER);
        long small = in.smallInteger();
        if (small >= 0) {
            return small;
        }
        Number number = in.number();
        if (!Numbers.isId(number)) {
            throw in.failure("expected an integer from 0 to 2^53, found " + Quotes.value(number));
        }
        return number.longValue();
    }

    private String text() throws ProtocolException {
        take(Kind.TEXT);
        text = in.text();
        return text;
    }

    private Map<String, Object> map() throws ProtocolException {
        take(Kind.MAP);
        map = in.entries(false);
        return map;
    }

    private void askedOrNull() throws ProtocolException {
        if (in.kind() == Kind.NULL) {
            in.skip();
        } else {
            asked();
        }
    }

    private String asked() throws ProtocolException {
        String asked = text();
        if (asked.length() > in.limits.uriLength()) {
            throw in.exceeded(in.limits.uriLengthLimit());
        }
        return asked;
    }

    private void uri() throws ProtocolException {
        String uri = asked();
        if (!Uris.isValid(uri, false)) {
            throw in.failure("expected a URI, found " + Quotes.text(uri));
        }
    }

    private void take(Kind wanted) throws ProtocolException {
        Kind kind = in.kind();
        if (kind != wanted) {
            throw in.failure("expected " + wanted.words() + ", found " + kind.words());
        }
    }

    private Payload payload(int opened, int index) throws ProtocolException {
        part = "Arguments";
        Kind kind = in.kind();
        boolean opaque = isOpaque(kind);
        if (!opaque && kind != Kind.ARRAY && kind != Kind.NULL) {
            throw in.failure("expected an array, found " + kind.words());
        }
        int argsStart = in.pos;
        boolean hasArgs = in.skip() > 0 || opaque;
        int argsEnd = hasArgs ? in.pos : argsStart;
        if (!in.more(opened, index + 1)) {
            return kept(argsStart, argsEnd, argsEnd, argsEnd);
        }

        part = "ArgumentsKw";
        kind = in.kind();
        if (kind != Kind.MAP && kind != Kind.NULL) {
            throw in.failure("expected a map, found " + kind.words());
        }
        int kwargsStart = in.pos;
        boolean hasKwargs = in.skip() > 0;
        int kwargsEnd = hasKwargs ? in.pos : kwargsStart;
        if (in.more(opened, index + 2)) {
            part = null;
            throw in.failure("expected " + (index + 2) + " elements at most, found more");
        }
        return kept(argsStart, argsEnd, kwargsStart, kwargsEnd);
    }

    /** Whether the payload is one value that the router must not look into (payload transparency, as Crossbar.io does it). */
    private boolean isOpaque(Kind kind) {
        return (kind == Kind.BINARY || kind == Kind.TEXT) && map.get(Details.ENC_ALGO) != null;
    }

    private Payload kept(int argsStart, int argsEnd, int kwargsStart, int kwargsEnd) {
        boolean hasArgs = argsStart < argsEnd;
        boolean hasKwargs = kwargsStart < kwargsEnd;
        int from = hasArgs ? argsStart : kwargsStart;
        int to = hasKwargs ? kwargsEnd : Math.max(from, argsEnd);
        byte[] array = in.in;
        int offset = 0;
        if (!owned || to - from < array.length / 2) { // a short payload must not keep a long array
            array = Arrays.copyOfRange(array, from, to);
            offset = from;
        }
        return Payload.encoded(
                encoding,
                hasArgs ? new Bytes(array, argsStart - offset, argsEnd - argsStart) : Bytes.EMPTY,
                hasKwargs ? new Bytes(array, kwargsStart - offset, kwargsEnd - kwargsStart) : Bytes.EMPTY);
    }
}
