package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongMapTest {
    private final LongMap<String> map = new LongMap<>();

    @Test
    void anEmptyOneHoldsNothing() {
        assertTrue(map.isEmpty());
        assertNull(map.get(1));
        assertNull(map.remove(1));
        assertEquals(List.of(), map.values());
    }

    @Test
    void aValueIsReplacedAndRemoved() {
        map.put(7, "a");
        map.put(7, "b");
        assertEquals(1, map.size());
        assertTrue(map.containsKey(7));
        assertFalse(map.containsKey(8));
        assertEquals("b", map.remove(7));
        assertNull(map.get(7));
        assertTrue(map.isEmpty());
    }

    @Test
    void aMapThatIsEmptyAgainGivesBackWhatManyTook() {
        for (long id = 1; id <= 10_000; id++) {
            map.put(id, "a");
        }
        for (long id = 1; id <= 10_000; id++) {
            assertEquals("a", map.remove(id));
        }
        assertEquals(0, map.room());
    }

    @Test
    void afterClearingItIsAsNew() {
        map.put(1, "a");
        map.put(Ids.MAX, "b");
        map.clear();
        assertEquals(0, map.size());
        assertNull(map.get(Ids.MAX));
        map.put(2, "c");
        assertEquals(List.of("c"), map.values());
    }

    /** Whatever happens, it holds what a map of the JDK holds: keys in a row, at random, and many in one place. */
    @ParameterizedTest
    @ValueSource(longs = {1, 1L << 32, 1L << 48, 0})
    void itHoldsWhatAnyMapHolds(long step) {
        var random = new Random(step);
        Map<Long, String> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int number = 1 + random.nextInt(40);
            long key = step == 0 ? (number * 0x1234_5678_9abc_def1L >>> 11) + 1 : number * step;
            switch (random.nextInt(3)) {
                case 0 -> {
                    String value = "v" + i;
                    expected.put(key, value);
                    map.put(key, value);
                }
                case 1 -> assertEquals(expected.remove(key), map.remove(key));
                default -> assertEquals(expected.get(key), map.get(key));
            }
            assertEquals(expected.size(), map.size());
        }
        expected.forEach((key, value) -> assertEquals(value, map.get(key)));
        assertEquals(List.copyOf(new TreeMap<>(expected).values()), map.values());
    }
}
