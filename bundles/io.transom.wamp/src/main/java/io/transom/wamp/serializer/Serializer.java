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
 * <p>Values are null, Boolean, Long (any integer of 64 bits), BigInteger, Double, String, byte[], List and Map with text keys;
 * writing also takes Integer, Short, Byte, Float, Bytes, arrays of objects and Collections.
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
     * Appends one message.
     *
     * @throws WampError {@code wamp.error.invalid_payload} when the payload cannot be written in this encoding; nothing has
     *     been appended then
     */
    void write(Message message, ByteSink out);

    /** Reads exactly one value within the limits. */
    @Nullable
    Object readValue(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException;

    /** Writes one value. Throws {@link WampError} {@code wamp.error.invalid_payload} when it cannot be written. */
    Bytes write(@Nullable Object value);

    /** The elements of an encoded array that was checked before; empty for no bytes. */
    List<Object> readArgs(Bytes args);

    /** The entries of an encoded map that was checked before; empty for no bytes. */
    Map<String, Object> readKwargs(Bytes kwargs);

    /** An encoded array without its first {@code n} elements. */
    Bytes dropArgs(Bytes args, int n);

    /** An encoded map without the given keys. */
    Bytes without(Bytes kwargs, Collection<String> keys);

    /** An encoded array with more elements in front; no bytes count as an empty array. */
    Bytes prepend(Bytes args, List<?> first);
}
