package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HellosTest {
    private final Hellos hellos = new Hellos();

    private static Map<String, Object> hello(String role, String authid) {
        return Map.of("roles", Map.of(role, Map.of("features", Map.of("x", true))), "authid", authid);
    }

    @Test
    void whatIsEqualIsKeptOnce() {
        Map<String, Object> first = hellos.shared(hello("caller", "joe"));
        assertSame(first, hellos.shared(hello("caller", "joe")));
    }

    @Test
    void othersHaveAtLeastTheRolesInCommon() {
        Map<String, Object> first = hellos.shared(hello("caller", "joe"));
        Map<String, Object> second = hellos.shared(hello("caller", "jim"));
        assertEquals(hello("caller", "jim"), second);
        assertSame(first.get("roles"), second.get("roles"));
    }

    @Test
    void otherRolesAreKeptToo() {
        hellos.shared(hello("caller", "joe"));
        assertEquals(hello("callee", "joe"), hellos.shared(hello("callee", "joe")));
        assertEquals(Map.of(), hellos.shared(Map.of()));
    }

    @Test
    void whatNobodyHasAnyMoreIsForgotten() throws InterruptedException {
        var gone = new WeakReference<>(hellos.shared(hello("caller", "joe")));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (gone.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(gone.get());
    }

    @Test
    void howManyAreKnownIsBounded() {
        List<Map<String, Object>> first = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            first.add(hellos.shared(hello("role" + i, "joe")));
        }
        int known = 0;
        for (int i = 999; i >= 0; i--) {
            if (hellos.shared(hello("role" + i, "joe")) == first.get(i)) {
                known++;
            }
        }
        assertEquals(16, known);
        assertNotSame(first.get(0), hellos.shared(hello("role0", "joe")));
    }
}
