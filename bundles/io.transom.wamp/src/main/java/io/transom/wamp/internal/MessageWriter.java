package io.transom.wamp.internal;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import java.util.List;

/** Writes messages by their {@link Shape}. */
final class MessageWriter {
    private MessageWriter() {}

    static <M extends Message> void write(M message, Encoding encoding, Writer out) {
        Shape<M> shape = Shape.of(message);
        Head head = shape.split().apply(message);
        Bytes args = head.payload().argsIn(encoding);
        Bytes kwargs = head.payload().kwargsIn(encoding);
        List<Element> elements = shape.elements();
        int count = elements.size();
        if (elements.get(count - 1).optional() && head.map().isEmpty()) {
            count--;
        }

        out.array(1 + count + (args.length() > 0 ? 1 : 0) + (kwargs.length() > 0 ? 1 : 0));
        out.integer(shape.code());
        int integers = 0;
        for (int i = 0; i < count; i++) {
            out.separate(1);
            switch (elements.get(i).rule()) {
                case ID, ID_OR_ZERO, REQUEST_TYPE -> out.integer(integers++ == 0 ? head.first() : head.second());
                case URI, ASKED_OR_NULL, ASKED, TEXT -> out.value(head.text());
                case DETAILS, MAP -> out.entries(head.map());
            }
        }
        payload(args, kwargs, out);
        out.endArray();
    }

    private static void payload(Bytes args, Bytes kwargs, Writer out) {
        if (args.length() > 0) {
            out.separate(1);
            out.raw(args);
        }
        if (kwargs.length() > 0) {
            out.separate(1);
            out.raw(kwargs);
        }
    }
}
