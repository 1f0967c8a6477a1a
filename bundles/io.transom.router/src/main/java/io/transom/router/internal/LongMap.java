package io.transom.router.internal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A map by IDs from 1 up. One that is empty takes 24 bytes, and no entry takes an object: a session has five of them, and most
 * sessions need none. Open addressing with linear probing; at most half full.
 *
 * @param <V> the values, never null
 */
final class LongMap<V> {
    private static final long[] NO_KEYS = {};
    private static final Object[] NO_VALUES = {};
    private static final int FIRST = 8;
    /** Odd, and nobody outside knows it: IDs that collide cannot be drawn on purpose. */
    private static final long SPREAD = new SecureRandom().nextLong() | 1;

    /** Slots that are kept by a map that is empty again. */
    private static final int KEPT = 1 << 10;

    private long[] keys = NO_KEYS;
    private @Nullable Object[] values = NO_VALUES;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    V get(long key) {
        return size == 0 ? null : value(place(key));
    }

    boolean containsKey(long key) {
        return get(key) != null;
    }

    void put(long key, V value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int at = place(key);
        if (values[at] == null) {
            size++;
        }
        keys[at] = key;
        values[at] = value;
    }

    /** What was there; null when nothing was. */
    @Nullable
    V remove(long key) {
        if (size == 0) {
            return null;
        }
        int at = place(key);
        V removed = value(at);
        if (removed != null) {
            size--;
            if (size == 0 && keys.length > KEPT) {
                clear();
            } else {
                close(at);
            }
        }
        return removed;
    }

    /** How many slots there are. */
    int room() {
        return keys.length;
    }

    /** A copy, by ascending IDs. */
    List<V> values() {
        long[] ids = new long[size];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != null) {
                ids[count++] = keys[i];
            }
        }
        Arrays.sort(ids);
        List<V> all = new ArrayList<>(size);
        for (long id : ids) {
            all.add(Objects.requireNonNull(get(id)));
        }
        return all;
    }

    void clear() {
        keys = NO_KEYS;
        values = NO_VALUES;
        size = 0;
    }

    /** Where the key is, or where it belongs. */
    private int place(long key) {
        int mask = keys.length - 1;
        int at = first(key);
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private int first(long key) {
        return (int) ((key * SPREAD) >>> 32) & (keys.length - 1);
    }

    /** Moves up those behind a gap that could not be found any more. */
    private void close(int from) {
        int mask = keys.length - 1;
        int gap = from;
        for (int at = (gap + 1) & mask; values[at] != null; at = (at + 1) & mask) {
            if (((at - first(keys[at])) & mask) >= ((at - gap) & mask)) {
                keys[gap] = keys[at];
                values[gap] = values[at];
                gap = at;
            }
        }
        values[gap] = null;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        int room = Math.max(FIRST, 2 * oldKeys.length);
        keys = new long[room];
        values = new Object[room];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int at = place(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    @SuppressWarnings("unchecked") // only put writes there
    private @Nullable V value(int at) {
        return (V) values[at];
    }
}
