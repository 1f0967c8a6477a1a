package io.transom.wamp.internal;

import static io.transom.wamp.internal.Element.Rule.ASKED;
import static io.transom.wamp.internal.Element.Rule.ASKED_OR_NULL;
import static io.transom.wamp.internal.Element.Rule.DETAILS;
import static io.transom.wamp.internal.Element.Rule.ID;
import static io.transom.wamp.internal.Element.Rule.ID_OR_ZERO;
import static io.transom.wamp.internal.Element.Rule.MAP;
import static io.transom.wamp.internal.Element.Rule.REQUEST_TYPE;
import static io.transom.wamp.internal.Element.Rule.TEXT;
import static io.transom.wamp.internal.Element.Rule.URI;

import io.transom.wamp.Message;
import io.transom.wamp.Message.Abort;
import io.transom.wamp.Message.Authenticate;
import io.transom.wamp.Message.Call;
import io.transom.wamp.Message.Cancel;
import io.transom.wamp.Message.Challenge;
import io.transom.wamp.Message.Error;
import io.transom.wamp.Message.Event;
import io.transom.wamp.Message.EventReceived;
import io.transom.wamp.Message.Goodbye;
import io.transom.wamp.Message.Hello;
import io.transom.wamp.Message.Interrupt;
import io.transom.wamp.Message.Invocation;
import io.transom.wamp.Message.Publish;
import io.transom.wamp.Message.Published;
import io.transom.wamp.Message.Register;
import io.transom.wamp.Message.Registered;
import io.transom.wamp.Message.Result;
import io.transom.wamp.Message.Subscribe;
import io.transom.wamp.Message.Subscribed;
import io.transom.wamp.Message.Unregister;
import io.transom.wamp.Message.Unregistered;
import io.transom.wamp.Message.Unsubscribe;
import io.transom.wamp.Message.Unsubscribed;
import io.transom.wamp.Message.Welcome;
import io.transom.wamp.Message.Yield;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one type of message stands on the wire: {@code [code, elements..., args, kwargs]}. The one table of all messages, for
 * reading and writing in every encoding.
 *
 * @param name as in the WAMP specification
 * @param label the same in lower case and one word
 * @param payload whether arguments may follow the elements
 * @param join makes the message
 * @param split takes it apart
 */
record Shape<M extends Message>(
        String name,
        String label,
        int code,
        List<Element> elements,
        boolean payload,
        Function<Head, M> join,
        Function<M, Head> split) {
    private static final Element REQUEST = element("Request", ID);
    private static final Element SUBSCRIPTION = element("Subscription", ID);
    private static final Element REGISTRATION = element("Registration", ID);
    private static final Element PUBLICATION = element("Publication", ID);
    private static final Element OPTIONS = element("Options", DETAILS);
    private static final Element OPTIONAL_OPTIONS = new Element("Options", DETAILS, true);
    private static final Element DETAILS_MAP = element("Details", DETAILS);
    private static final Element OPTIONAL_DETAILS = new Element("Details", DETAILS, true);
    private static final Element EXTRA = element("Extra", MAP);
    private static final Element REASON = element("Reason", URI);
    /** Request 0: the router ended it by itself. */
    private static final Element REQUEST_OR_ZERO = element("Request", ID_OR_ZERO);

    private static final Shape<?>[] BY_CODE = new Shape<?>[EventReceived.CODE + 1];

    static {
        plain(
                "HELLO",
                Hello.CODE,
                h -> new Hello(h.text(), h.map()),
                m -> Head.of(m.realm(), m.details()),
                element("Realm", ASKED_OR_NULL),
                DETAILS_MAP);
        plain(
                "WELCOME",
                Welcome.CODE,
                h -> new Welcome(h.first(), h.map()),
                m -> Head.of(m.session(), m.details()),
                element("Session", ID),
                DETAILS_MAP);
        plain(
                "ABORT",
                Abort.CODE,
                h -> new Abort(h.map(), h.required()),
                m -> Head.of(m.reason(), m.details()),
                DETAILS_MAP,
                REASON);
        plain(
                "CHALLENGE",
                Challenge.CODE,
                h -> new Challenge(h.required(), h.map()),
                m -> Head.of(m.method(), m.extra()),
                element("AuthMethod", TEXT),
                EXTRA);
        plain(
                "AUTHENTICATE",
                Authenticate.CODE,
                h -> new Authenticate(h.required(), h.map()),
                m -> Head.of(m.signature(), m.extra()),
                element("Signature", TEXT),
                EXTRA);
        plain(
                "GOODBYE",
                Goodbye.CODE,
                h -> new Goodbye(h.map(), h.required()),
                m -> Head.of(m.reason(), m.details()),
                DETAILS_MAP,
                REASON);
        payload(
                "ERROR",
                Error.CODE,
                h -> new Error((int) h.first(), h.second(), h.map(), h.required(), h.payload()),
                m -> new Head(m.requestType(), m.request(), m.error(), m.details(), m.payload()),
                element("RequestType", REQUEST_TYPE),
                REQUEST,
                DETAILS_MAP,
                element("Error", URI));

        payload(
                "PUBLISH",
                Publish.CODE,
                h -> new Publish(h.first(), h.map(), h.required(), h.payload()),
                m -> new Head(m.request(), 0, m.topic(), m.options(), m.payload()),
                REQUEST,
                OPTIONS,
                element("Topic", ASKED));
        plain(
                "PUBLISHED",
                Published.CODE,
                h -> new Published(h.first(), h.second()),
                m -> Head.of(m.request(), m.publication()),
                REQUEST,
                PUBLICATION);
        plain(
                "SUBSCRIBE",
                Subscribe.CODE,
                h -> new Subscribe(h.first(), h.map(), h.required()),
                m -> Head.of(m.request(), m.topic(), m.options()),
                REQUEST,
                OPTIONS,
                element("Topic", ASKED));
        plain(
                "SUBSCRIBED",
                Subscribed.CODE,
                h -> new Subscribed(h.first(), h.second()),
                m -> Head.of(m.request(), m.subscription()),
                REQUEST,
                SUBSCRIPTION);
        plain(
                "UNSUBSCRIBE",
                Unsubscribe.CODE,
                h -> new Unsubscribe(h.first(), h.second()),
                m -> Head.of(m.request(), m.subscription()),
                REQUEST,
                SUBSCRIPTION,
                OPTIONAL_OPTIONS);
        plain(
                "UNSUBSCRIBED",
                Unsubscribed.CODE,
                h -> new Unsubscribed(h.first(), h.map()),
                m -> Head.of(m.request(), m.details()),
                REQUEST_OR_ZERO,
                OPTIONAL_DETAILS);
        payload(
                "EVENT",
                Event.CODE,
                h -> new Event(h.first(), h.second(), h.map(), h.payload()),
                m -> new Head(m.subscription(), m.publication(), null, m.details(), m.payload()),
                SUBSCRIPTION,
                PUBLICATION,
                DETAILS_MAP);
        plain(
                "EVENT_RECEIVED",
                EventReceived.CODE,
                h -> new EventReceived(h.first()),
                m -> Head.of(m.publication(), 0),
                PUBLICATION,
                OPTIONAL_OPTIONS);

        payload(
                "CALL",
                Call.CODE,
                h -> new Call(h.first(), h.map(), h.required(), h.payload()),
                m -> new Head(m.request(), 0, m.procedure(), m.options(), m.payload()),
                REQUEST,
                OPTIONS,
                element("Procedure", ASKED));
        plain(
                "CANCEL",
                Cancel.CODE,
                h -> new Cancel(h.first(), h.map()),
                m -> Head.of(m.request(), m.options()),
                REQUEST,
                OPTIONS);
        payload(
                "RESULT",
                Result.CODE,
                h -> new Result(h.first(), h.map(), h.payload()),
                m -> new Head(m.request(), 0, null, m.details(), m.payload()),
                REQUEST,
                DETAILS_MAP);
        plain(
                "REGISTER",
                Register.CODE,
                h -> new Register(h.first(), h.map(), h.required()),
                m -> Head.of(m.request(), m.procedure(), m.options()),
                REQUEST,
                OPTIONS,
                element("Procedure", ASKED));
        plain(
                "REGISTERED",
                Registered.CODE,
                h -> new Registered(h.first(), h.second()),
                m -> Head.of(m.request(), m.registration()),
                REQUEST,
                REGISTRATION);
        plain(
                "UNREGISTER",
                Unregister.CODE,
                h -> new Unregister(h.first(), h.second()),
                m -> Head.of(m.request(), m.registration()),
                REQUEST,
                REGISTRATION,
                OPTIONAL_OPTIONS);
        plain(
                "UNREGISTERED",
                Unregistered.CODE,
                h -> new Unregistered(h.first(), h.map()),
                m -> Head.of(m.request(), m.details()),
                REQUEST_OR_ZERO,
                OPTIONAL_DETAILS);
        payload(
                "INVOCATION",
                Invocation.CODE,
                h -> new Invocation(h.first(), h.second(), h.map(), h.payload()),
                m -> new Head(m.request(), m.registration(), null, m.details(), m.payload()),
                REQUEST,
                REGISTRATION,
                DETAILS_MAP);
        plain(
                "INTERRUPT",
                Interrupt.CODE,
                h -> new Interrupt(h.first(), h.map()),
                m -> Head.of(m.request(), m.options()),
                REQUEST,
                OPTIONS);
        payload(
                "YIELD",
                Yield.CODE,
                h -> new Yield(h.first(), h.map(), h.payload()),
                m -> new Head(m.request(), 0, null, m.options(), m.payload()),
                REQUEST,
                OPTIONS);
    }

    /** The shape with that code, null when there is none. */
    static @Nullable Shape<?> of(long code) {
        return code < 0 || code >= BY_CODE.length ? null : BY_CODE[(int) code];
    }

    /** The shape of a message; its {@code split} takes that message. */
    @SuppressWarnings("unchecked")
    static <M extends Message> Shape<M> of(M message) {
        return (Shape<M>) BY_CODE[message.code()];
    }

    private static Element element(String name, Element.Rule rule) {
        return new Element(name, rule, false);
    }

    private static <M extends Message> void plain(
            String name, int code, Function<Head, M> join, Function<M, Head> split, Element... elements) {
        put(name, code, false, join, split, elements);
    }

    private static <M extends Message> void payload(
            String name, int code, Function<Head, M> join, Function<M, Head> split, Element... elements) {
        put(name, code, true, join, split, elements);
    }

    private static <M extends Message> void put(
            String name,
            int code,
            boolean payload,
            Function<Head, M> join,
            Function<M, Head> split,
            Element... elements) {
        String label = name.toLowerCase(Locale.ROOT).replace("_", "");
        BY_CODE[code] = new Shape<>(name, label, code, List.of(elements), payload, join, split);
    }
}
