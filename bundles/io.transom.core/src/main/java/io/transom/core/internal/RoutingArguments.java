package io.transom.core.internal;

import io.transom.api.Arguments;
import io.transom.api.ProcedureDescription;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The leading arguments that name node and worker, and what is left of a call without them. As with any function, each is given
 * by position or by keyword, and positions are filled from the front.
 *
 * @param payload the rest, its bytes as they came
 * @param args the rest's positional arguments, shallow
 * @param kwargs the rest's keyword arguments, shallow
 */
record RoutingArguments(
        String nodeOid, Optional<String> workerId, Payload payload, List<Object> args, Map<String, Object> kwargs) {
    private static final Pattern OID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
    private static final String NODE = "node_oid";
    private static final String NODE_TOO = "node_id";
    private static final String WORKER = "worker_id";

    /**
     * Takes them off a call.
     *
     * @param count 1 for a node, 2 for a worker
     * @throws WampError {@code wamp.error.invalid_argument} that names the argument
     */
    static RoutingArguments take(ProcedureDescription procedure, int count, Payload payload) {
        return new Taking(procedure, payload).take(count);
    }

    private static final class Taking {
        private final ProcedureDescription procedure;
        private final Payload payload;
        private final List<Object> args;
        private final Map<String, Object> kwargs;
        private final List<String> byKeyword = new ArrayList<>(2);

        Taking(ProcedureDescription procedure, Payload payload) {
            this.procedure = procedure;
            this.payload = payload;
            this.args = payload.shallowArgs();
            this.kwargs = payload.shallowKwargs();
        }

        RoutingArguments take(int count) {
            String node = oid(value(0, NODE, nodeKeyword()));
            Optional<String> worker = count < 2 ? Optional.empty() : Optional.of(worker(value(1, WORKER, WORKER)));
            Arguments.IGNORED.stream().filter(kwargs::containsKey).forEach(byKeyword::add);
            int byPosition = Math.min(count, args.size());
            Payload rest = payload.dropArgs(byPosition);
            Map<String, Object> otherKeywords = kwargs;
            if (!byKeyword.isEmpty()) {
                rest = rest.without(byKeyword);
                otherKeywords = new HashMap<>(kwargs);
                otherKeywords.keySet().removeAll(byKeyword);
            }
            return new RoutingArguments(node, worker, rest, args.subList(byPosition, args.size()), otherKeywords);
        }

        /** Operators of Crossbar.io also say {@code node_id}; a parameter of that name comes first. */
        private String nodeKeyword() {
            boolean other = kwargs.containsKey(NODE_TOO)
                    && !kwargs.containsKey(NODE)
                    && procedure.params().stream()
                            .noneMatch(param -> param.name().equals(NODE_TOO));
            return other ? NODE_TOO : NODE;
        }

        private @Nullable Object value(int position, String name, String keyword) {
            boolean positional = position < args.size();
            if (!kwargs.containsKey(keyword)) {
                if (positional) {
                    return args.get(position);
                }
                throw invalid(name + ": required argument is missing");
            }
            if (positional) {
                throw invalid(name + ": given twice, by position and by keyword");
            }
            byKeyword.add(keyword);
            return kwargs.get(keyword);
        }

        private String oid(@Nullable Object value) {
            if (value instanceof String text && OID.matcher(text).matches()) {
                return text.toLowerCase(Locale.ROOT);
            }
            throw invalid(NODE + ": expected an object ID like 7b2f4a10-9d3e-4c58-8a61-0f2c9be1d7a4, found "
                    + Json.show(value));
        }

        /** A component of a URI: it becomes part of those of the worker's procedures. */
        private String worker(@Nullable Object value) {
            if (value instanceof String text && text.indexOf('.') < 0 && Uris.isValid(text, false)) {
                return text;
            }
            throw invalid(WORKER + ": expected the ID of a worker, found " + Json.show(value));
        }

        private WampError invalid(String text) {
            return Refusals.invalidArgument(procedure.name() + ": " + text);
        }
    }
}
