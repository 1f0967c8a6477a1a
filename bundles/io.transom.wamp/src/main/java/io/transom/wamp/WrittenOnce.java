package io.transom.wamp;

import io.transom.wamp.serializer.Serializer;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A map that nobody changes and that goes out often: it is encoded once in each encoding. Otherwise as any map. Thread-safe. */
public final class WrittenOnce extends AbstractMap<String, Object> {
    private final Map<String, Object> map;
    private final AtomicReferenceArray<@Nullable Bytes> written = new AtomicReferenceArray<>(Encoding.values().length);

    /** @param map which must not be changed any more, nor anything in it */
    public WrittenOnce(Map<String, Object> map) {
        this.map = map;
    }

    /** The map as bytes. */
    public Bytes in(Encoding encoding) {
        Bytes bytes = written.get(encoding.ordinal());
        if (bytes == null) {
            bytes = Serializer.of(encoding).write(map);
            written.set(encoding.ordinal(), bytes);
        }
        return bytes;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return map.entrySet();
    }

    @Override
    public @Nullable Object get(Object key) {
        return map.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return map.containsKey(key);
    }
}
