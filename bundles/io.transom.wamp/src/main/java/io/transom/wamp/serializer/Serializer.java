package io.transom.wamp.serializer;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Messages and values to bytes and back in one {@link Encoding}. Stateless and thread-safe.
 *
 * <p>Values are null, Boolean, Long (any integer of 64 bits), BigInteger (greater ones), Double, String, byte[], and
 * unmodifiable List and Map with text keys; writing also takes Integer, Short, Byte, Float, Bytes, arrays of objects and
 * Collections.
 *
 * <p>What is read, beyond the obvious:
 *
 * <ul>
 *   <li>Of equal keys of a map the last one counts; {@link #without} takes all of them away.
 *   <li>Map keys must be text; an integer as key (Crossbar.io sends some in CBOR and MessagePack) is its decimal text.
 *   <li>UTF-8 must be well-formed: no overlong forms, no surrogates. Half a surrogate pair as a JSON escape is refused.
 *   <li>JSON: a string that starts with U+0000 is bytes in base64 (WAMP specification, Binary conversion of JSON strings). A
 *       number with a fraction or exponent is a Double, infinite when too great for one.
 *   <li>CBOR: all that RFC 8949 calls well-formed. Tags 2 and 3 make great integers, other tags are dropped, undefined is
 *       null; simple values without a meaning are refused.
 *   <li>MessagePack: extension types are refused, but for undefined as JavaScript writes it (type 0, one byte 0), which is null.
 *   <li>IDs may be floats without a fraction: so do some JavaScript peers write integers of more than 32 bits.
 *   <li>Messages: null in place of arguments is as good as none, empty arguments are none, and with the detail {@code
 *       enc_algo} a text or bytes in their place is an opaque payload. Options and details that the specification knows
 *       must be of the right type; null is as good as absent.
 * </ul>
 *
 * <p>What cannot be written: in JSON, NaN, infinite numbers and text that starts with U+0000; in MessagePack, integers of
 * more than 64 bits; anywhere, half a surrogate pair and nesting beyond {@link ReadLimits#MAX_DEPTH}.
 */
@ProviderType
public interface Serializer {
    /** The serializer of an encoding. */
    static Serializer of(Encoding encoding) {
        return io.transom.wamp.internal.Serializers.of(encoding);
    }

    Encoding encoding();

    /**
     * Reads one message. The head is decoded, arguments stay bytes (copied out of the given array) after their structure and
     * UTF-8 have been checked.
     *
     * @throws ProtocolException for anything that is not exactly one well-formed message within the limits; nothing else
     */
    Message read(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException;

    /**
     * As {@link #read}, but the array is handed over: nobody changes it any more, so arguments that fill most of it stay there, without
     * a copy.
     */
    Message readOwned(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException;

    /**
     * Appends one message; its arguments by {@link ByteSink#put(Bytes)}.
     *
     * @throws WampError {@code wamp.error.invalid_payload} when the payload cannot be written in this encoding; nothing has
     *     been appended then
     */
    void write(Message message, ByteSink out);

    /** Reads exactly one value within the limits. The message of the exception names the byte, in JSON line and column. */
    @Nullable
    Object readValue(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException;

    /** Writes one value. Throws {@link WampError} {@code wamp.error.invalid_payload} when it cannot be written. */
    Bytes write(@Nullable Object value);

    /** The elements of an encoded array that was checked before; of an opaque payload its one value; empty for no bytes. */
    List<Object> readArgs(Bytes args);

    /** The entries of an encoded map that was checked before; empty for no bytes. */
    Map<String, Object> readKwargs(Bytes kwargs);

    /** As {@link #readArgs}, but lists and maps are not decoded: a {@link io.transom.wamp.Nested} stands for each. */
    List<Object> shallowArgs(Bytes args);

    /** As {@link #readKwargs}, but lists and maps are not decoded. */
    Map<String, Object> shallowKwargs(Bytes kwargs);

    /** An encoded array without its first {@code n} elements; no bytes when nothing is left. */
    Bytes dropArgs(Bytes args, int n);

    /** An encoded map without the given keys; no bytes when nothing is left. */
    Bytes without(Bytes kwargs, Collection<String> keys);

    /** An encoded array with more elements in front; no bytes count as an empty array. */
    Bytes prepend(Bytes args, List<?> first);
}
