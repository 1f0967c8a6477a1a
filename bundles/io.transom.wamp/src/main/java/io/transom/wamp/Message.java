package io.transom.wamp;

import io.transom.wamp.internal.Serializers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the WAMP specification, Basic and Advanced Profile. Details and options are decoded values (null, Boolean,
 * Long, BigInteger, Double, String, byte[], List, Map); application data stays a {@link Payload}.
 */
public sealed interface Message {
    /** The message code, the first element on the wire. */
    int code();

    /** The message's name in lower case, as in statistics: {@code hello}, {@code call}; costs nothing. */
    default String label() {
        return Serializers.label(code());
    }

    /** Its application data; {@link Payload#NONE} where a message has none. */
    default Payload payload() {
        return Payload.NONE;
    }

    /** Opens a session. The realm may be null where the router chooses it. */
    record Hello(@Nullable String realm, Map<String, Object> details) implements Message {
        public static final int CODE = 1;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Welcome(long session, Map<String, Object> details) implements Message {
        public static final int CODE = 2;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Abort(Map<String, Object> details, String reason) implements Message {
        public static final int CODE = 3;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Challenge(String method, Map<String, Object> extra) implements Message {
        public static final int CODE = 4;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Authenticate(String signature, Map<String, Object> extra) implements Message {
        public static final int CODE = 5;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Goodbye(Map<String, Object> details, String reason) implements Message {
        public static final int CODE = 6;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** An error answer. {@code requestType} is the code of the message that failed. */
    record Error(int requestType, long request, Map<String, Object> details, String error, Payload payload)
            implements Message {
        public static final int CODE = 8;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Publish(long request, Map<String, Object> options, String topic, Payload payload) implements Message {
        public static final int CODE = 16;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Published(long request, long publication) implements Message {
        public static final int CODE = 17;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Subscribe(long request, Map<String, Object> options, String topic) implements Message {
        public static final int CODE = 32;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Subscribed(long request, long subscription) implements Message {
        public static final int CODE = 33;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Unsubscribe(long request, long subscription) implements Message {
        public static final int CODE = 34;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Request 0 with details {@code subscription} and {@code reason} is a revocation by the router. */
    record Unsubscribed(long request, Map<String, Object> details) implements Message {
        public static final int CODE = 35;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Event(long subscription, long publication, Map<String, Object> details, Payload payload) implements Message {
        public static final int CODE = 36;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Acknowledges the delivery of an event; an extension that Crossbar.io announces. */
    record EventReceived(long publication) implements Message {
        public static final int CODE = 337;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Call(long request, Map<String, Object> options, String procedure, Payload payload) implements Message {
        public static final int CODE = 48;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Cancel(long request, Map<String, Object> options) implements Message {
        public static final int CODE = 49;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Result(long request, Map<String, Object> details, Payload payload) implements Message {
        public static final int CODE = 50;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Register(long request, Map<String, Object> options, String procedure) implements Message {
        public static final int CODE = 64;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Registered(long request, long registration) implements Message {
        public static final int CODE = 65;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Unregister(long request, long registration) implements Message {
        public static final int CODE = 66;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Request 0 with details {@code registration} and {@code reason} is a revocation by the router. */
    record Unregistered(long request, Map<String, Object> details) implements Message {
        public static final int CODE = 67;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Invocation(long request, long registration, Map<String, Object> details, Payload payload)
            implements Message {
        public static final int CODE = 68;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Interrupt(long request, Map<String, Object> options) implements Message {
        public static final int CODE = 69;

        @Override
        public int code() {
            return CODE;
        }
    }

    record Yield(long request, Map<String, Object> options, Payload payload) implements Message {
        public static final int CODE = 70;

        @Override
        public int code() {
            return CODE;
        }
    }
}
