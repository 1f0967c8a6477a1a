package io.transom.wamp;

import io.transom.wamp.internal.Serializers;
import io.transom.wamp.internal.Values;
import io.transom.wamp.serializer.Serializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The application data of a message: positional and keyword arguments. Immutable, thread-safe and shared freely; it lives on
 * the heap and needs no release.
 *
 * <p>It is made either of values or of bytes as they came off the wire. Values are decoded, and bytes made, only when
 * somebody asks; both are kept, so that an event to many receivers is encoded once per encoding. Who reads cannot tell the
 * two apart: values that were given as Integer, Float, array and so on come out as if they had been read from bytes.
 *
 * <p>An opaque payload (payload transparency: encrypted by its sender) is one value in place of the argument array. It comes
 * out as a single positional argument and is passed on as it is.
 */
public final class Payload {
    private static final Encoding[] ENCODINGS = Encoding.values();

    /** No arguments at all: the message ends before them. */
    public static final Payload NONE = new Payload(new Given(List.of(), Map.of()));

    private final @Nullable Given given;
    private final AtomicReferenceArray<@Nullable Encoded> encoded = new AtomicReferenceArray<>(ENCODINGS.length);
    private volatile @Nullable Decoded decoded;

    private Payload(Given given) {
        this.given = given;
    }

    private Payload(Encoded from) {
        this.given = null;
        encoded.set(from.encoding.ordinal(), from);
    }

    /** Positional arguments only; nulls are allowed. */
    public static Payload of(@Nullable Object... args) {
        return of(Arrays.asList(args.clone()), Map.of());
    }

    /** A single positional argument, which may be null: the shape of a result with one value. */
    public static Payload ofValue(@Nullable Object value) {
        return of(Collections.singletonList(value), Map.of());
    }

    /** Arguments as values; nulls are allowed inside. The collections must not be changed afterwards. */
    public static Payload of(List<?> args, Map<String, ?> kwargs) {
        return args.isEmpty() && kwargs.isEmpty() ? NONE : new Payload(new Given(args, kwargs));
    }

    /**
     * Arguments as they came off the wire, already checked for structure and UTF-8.
     *
     * @param args an encoded array with elements, or {@link Bytes#EMPTY} when there are none
     * @param kwargs an encoded map with entries, or {@link Bytes#EMPTY} when there are none
     */
    public static Payload encoded(Encoding encoding, Bytes args, Bytes kwargs) {
        return args.length() == 0 && kwargs.length() == 0
                ? NONE
                : new Payload(new Encoded(encoding, args, kwargs, null));
    }

    /** Whether there are no arguments of either kind. */
    public boolean isEmpty() {
        return given != null && given.args.isEmpty() && given.kwargs.isEmpty();
    }

    /**
     * Positional arguments, decoded at need.
     *
     * @throws WampError {@code wamp.error.invalid_payload} when the payload was given values that no encoding can write
     */
    public List<Object> args() {
        return decoded().args;
    }

    /** Keyword arguments, decoded at need. Throws as {@link #args}. */
    public Map<String, Object> kwargs() {
        return decoded().kwargs;
    }

    /**
     * Positional arguments, lists and maps stood for by {@link Nested}: enough to check a call without decoding what is only
     * passed on. Throws as {@link #args}.
     */
    public List<Object> shallowArgs() {
        Encoded from = decoded == null ? anyEncoded() : null;
        return from != null
                ? Serializer.of(from.encoding).shallowArgs(from.args)
                : args().stream().map(Nested::shallow).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Keyword arguments in the same way as {@link #shallowArgs}. */
    public Map<String, Object> shallowKwargs() {
        Encoded from = decoded == null ? anyEncoded() : null;
        if (from != null) {
            return Serializer.of(from.encoding).shallowKwargs(from.kwargs);
        }
        var shallow = new LinkedHashMap<String, Object>(kwargs());
        shallow.replaceAll((key, value) -> Nested.shallow(value));
        return shallow;
    }

    /** The first positional argument, null when there is none or it is null. Throws as {@link #args}. */
    public @Nullable Object first() {
        var args = args();
        return args.isEmpty() ? null : args.get(0);
    }

    /**
     * The encoded argument array; empty when there are no arguments of either kind.
     *
     * @throws WampError {@code wamp.error.invalid_payload} when the values cannot be written in that encoding
     */
    public Bytes argsIn(Encoding encoding) {
        Encoded bytes = in(encoding);
        boolean onlyKwargs = bytes.args.length() == 0 && bytes.kwargs.length() > 0;
        return onlyKwargs ? Serializer.of(encoding).write(List.of()) : bytes.args;
    }

    /** The encoded keyword map; empty when there are no keyword arguments. Throws as {@link #argsIn}. */
    public Bytes kwargsIn(Encoding encoding) {
        return in(encoding).kwargs;
    }

    /** Without the first {@code n} positional arguments; the bytes of the rest are kept as they are. */
    public Payload dropArgs(int n) {
        if (n == 0) {
            return this;
        }
        Encoded from = anyEncoded();
        if (from != null) {
            return encoded(from.encoding, Serializer.of(from.encoding).dropArgs(from.args, n), from.kwargs);
        }
        var all = args();
        return of(all.subList(Math.min(n, all.size()), all.size()), kwargs());
    }

    /** Without the given keyword arguments; the bytes of the others are kept as they are. */
    public Payload without(Collection<String> keys) {
        Encoded from = anyEncoded();
        if (from != null) {
            Bytes rest = Serializer.of(from.encoding).without(from.kwargs, keys);
            return rest.length() == from.kwargs.length() ? this : encoded(from.encoding, from.args, rest);
        }
        if (Collections.disjoint(kwargs().keySet(), keys)) {
            return this;
        }
        var rest = new LinkedHashMap<>(kwargs());
        rest.keySet().removeAll(keys);
        return of(args(), rest);
    }

    /** With more positional arguments in front; the bytes of the others are kept as they are. */
    public Payload prepend(@Nullable Object... first) {
        Encoded from = anyEncoded();
        if (from != null) {
            return encoded(
                    from.encoding, Serializer.of(from.encoding).prepend(from.args, Arrays.asList(first)), from.kwargs);
        }
        var all = new ArrayList<Object>(Arrays.asList(first));
        all.addAll(args());
        return of(all, kwargs());
    }

    /** Bytes in the encoding in which the payload came, or in any it has been written in; 0 when it is only values. */
    public int size() {
        Encoded from = anyEncoded();
        return from == null ? 0 : from.args.length() + from.kwargs.length();
    }

    private @Nullable Encoded anyEncoded() {
        for (Encoding encoding : ENCODINGS) {
            Encoded found = encoded.get(encoding.ordinal());
            if (found != null && found.refusal == null) {
                return found;
            }
        }
        return null;
    }

    private Encoded source() {
        return Objects.requireNonNull(anyEncoded());
    }

    private Decoded decoded() {
        Decoded known = decoded;
        if (known == null) {
            known = given != null ? given.decoded() : source().decoded();
            decoded = known;
        }
        return known;
    }

    private Encoded in(Encoding encoding) {
        Encoded known = encoded.get(encoding.ordinal());
        if (known == null) {
            try {
                known = given != null ? given.encoded(encoding) : source().translated(encoding);
            } catch (WampError refusal) {
                known = new Encoded(encoding, Bytes.EMPTY, Bytes.EMPTY, refusal);
            }
            encoded.set(encoding.ordinal(), known);
        }
        if (known.refusal != null) {
            throw known.refusal;
        }
        return known;
    }

    /** Equal values, bytes by their content; decodes both. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && (this == that || (Values.equal(args(), that.args()) && Values.equal(kwargs(), that.kwargs())));
    }

    @Override
    public int hashCode() {
        return 31 * Values.hash(args()) + Values.hash(kwargs());
    }

    /** Never shows the content. */
    @Override
    public String toString() {
        return isEmpty() ? "no payload" : "payload";
    }

    private record Decoded(List<Object> args, Map<String, Object> kwargs) {}

    private record Given(List<?> args, Map<String, ?> kwargs) {
        Decoded decoded() {
            return new Decoded(Values.asRead(args), Values.asRead(kwargs));
        }

        Encoded encoded(Encoding encoding) {
            var serializer = Serializer.of(encoding);
            return new Encoded(
                    encoding,
                    args.isEmpty() ? Bytes.EMPTY : serializer.write(args),
                    kwargs.isEmpty() ? Bytes.EMPTY : serializer.write(kwargs),
                    null);
        }
    }

    /**
     * @param refusal why the payload cannot be written in that encoding; kept, so that one bad event to many receivers is
     *     tried once
     */
    private record Encoded(
            Encoding encoding,
            Bytes args,
            Bytes kwargs,
            @Nullable WampError refusal) {
        Decoded decoded() {
            var serializer = Serializer.of(encoding);
            return new Decoded(serializer.readArgs(args), serializer.readKwargs(kwargs));
        }

        Encoded translated(Encoding to) {
            return new Encoded(
                    to, Serializers.translate(args, encoding, to), Serializers.translate(kwargs, encoding, to), null);
        }
    }
}
