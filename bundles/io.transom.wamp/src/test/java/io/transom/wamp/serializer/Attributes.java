package io.transom.wamp.serializer;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.internal.Values;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a message by name, in the order of its record. */
final class Attributes {
    private Attributes() {}

    static Map<String, Object> of(Message message) {
        var all = new LinkedHashMap<String, Object>();
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            try {
                all.put(component.getName(), component.getAccessor().invoke(message));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    /** Whether two messages say the same; bytes by their content. */
    static boolean same(Message left, Message right) {
        return left.code() == right.code() && Values.equal(values(left), values(right));
    }

    private static List<Object> values(Message message) {
        var values = new ArrayList<Object>(of(message).values());
        if (values.get(values.size() - 1) instanceof Payload payload) {
            values.set(values.size() - 1, payload.args());
            values.add(payload.kwargs());
        }
        return values;
    }
}
