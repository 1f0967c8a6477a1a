package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.transom.wamp.Limit;
import java.util.Arrays;

/** The head of a request as it comes, in however many pieces. Request line and fields are bounded each. */
final class HeadBytes {
    private static final int LINE_END = 2;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final Limit bound;
    private final int limit;
    /** The longest head within the bound. */
    private final int most;

    private byte[] bytes = Frames.NOTHING;
    private int come;
    /** Length of the request line; -1 as long as it has no end. */
    private int line = -1;

    private boolean tooLong;

    HeadBytes(Limit bound) {
        this.bound = bound;
        this.limit = (int) bound.value();
        this.most = (int) Math.min(MOST_BYTES, 2L * (limit + (long) LINE_END) + LINE_END);
    }

    /**
     * Takes what belongs to the head.
     *
     * @return whether that is complete; then what follows it is left in the buffer
     */
    boolean take(ByteBuf in) throws HttpRefusal {
        int from = come;
        int taken = Math.min(in.readableBytes(), most - come);
        if (bytes.length - come < taken) {
            bytes = Arrays.copyOf(bytes, Math.max(come + taken, (int) Math.min(most, 2L * bytes.length)));
        }
        in.getBytes(in.readerIndex(), bytes, come, taken);
        come += taken;
        int end = end(from);
        in.skipBytes((end < 0 ? come : end) - from);
        boolean lineEnding = end < 0 && come > 0 && bytes[come - 1] == '\r';
        check(end >= 0 ? end - LINE_END : lineEnding ? come - 1 : come);
        if (end < 0 && come == most) {
            throw tooLong(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the header is too long");
        }
        come = end < 0 ? come : end;
        return end >= 0;
    }

    /** Where the empty line ends; -1 when it has not come. A line ends with CR and LF, nothing else (RFC 9112 section 2.2). */
    private int end(int from) throws HttpRefusal {
        for (int i = from; i < come; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i == 0 || bytes[i - 1] != '\r') {
                throw HttpRefusal.malformed();
            }
            if (line < 0) {
                line = i - 1;
            } else if (bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private void check(int length) throws HttpRefusal {
        if ((line < 0 ? length : line) > limit) {
            throw tooLong(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
        }
        if (line >= 0 && length - line - LINE_END > limit) {
            throw tooLong(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the header is too long");
        }
    }

    private HttpRefusal tooLong(HttpResponseStatus status, String reason) {
        tooLong = true;
        return new HttpRefusal(
                status, "%s, limit %s: at most %d %s".formatted(reason, bound.id(), bound.value(), bound.unit()));
    }

    /** Whether it was refused for its length. */
    boolean isTooLong() {
        return tooLong;
    }

    /** The complete head, to be read once. */
    RequestHead read() throws HttpRefusal {
        return new RequestHead(bytes, line, come);
    }
}
