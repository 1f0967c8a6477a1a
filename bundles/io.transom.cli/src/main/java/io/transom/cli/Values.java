package io.transom.cli;

import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments as they are typed, results as they are printed. */
final class Values {
    private Values() {}

    /**
     * Arguments of a call.
     *
     * @param words JSON texts; what is no JSON is taken as a text
     * @param pairs {@code NAME=JSON}
     */
    static Payload payload(List<String> words, List<String> pairs) {
        var args = new ArrayList<Object>();
        words.forEach(word -> args.add(value(word)));
        var kwargs = new LinkedHashMap<String, Object>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--kw: expected NAME=JSON, found " + pair);
            }
            kwargs.put(pair.substring(0, equals), value(pair.substring(equals + 1)));
        }
        return Payload.of(args, kwargs);
    }

    private static Object value(String word) {
        boolean mustBeJson = !word.isEmpty() && "{[\"".indexOf(word.charAt(0)) >= 0;
        try {
            return Json.read(word);
        } catch (ProtocolException noJson) {
            if (mustBeJson) {
                throw new IllegalArgumentException(word + ": " + noJson.getMessage(), noJson);
            }
            return word;
        }
    }

    /** One line: the only argument as it is, else a map of args and kwargs. */
    static String line(Payload payload) {
        return payload.kwargs().isEmpty() && payload.args().size() <= 1
                ? Json.write(payload.first())
                : Json.write(Map.of("args", payload.args(), "kwargs", payload.kwargs()));
    }
}
