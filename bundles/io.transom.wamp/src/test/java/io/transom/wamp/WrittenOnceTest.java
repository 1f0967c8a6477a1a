package io.transom.wamp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.wamp.serializer.Serializer;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WrittenOnceTest {
    private static final Map<String, Object> CONTENT = Map.of("broker", Map.of("features", Map.of("a", true)));

    private final AtomicInteger looks = new AtomicInteger();
    private final WrittenOnce once = new WrittenOnce(new AbstractMap<>() {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            looks.incrementAndGet();
            return CONTENT.entrySet();
        }
    });

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void itIsWrittenAsAnyMapAndEncodedOnce(Encoding encoding) {
        Serializer serializer = Serializer.of(encoding);
        Bytes expected = serializer.write(List.of(CONTENT, "more", Map.of("k", CONTENT)));

        assertEquals(expected, serializer.write(List.of(once, "more", Map.of("k", once))));
        int first = looks.get();
        assertEquals(expected, serializer.write(List.of(once, "more", Map.of("k", once))));
        assertEquals(first, looks.get());
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void itReadsAsTheMapThatItIs(Encoding encoding) {
        assertEquals(CONTENT, once);
        assertEquals(CONTENT.hashCode(), once.hashCode());
        assertEquals(CONTENT.get("broker"), once.get("broker"));
        assertEquals(Serializer.of(encoding).write(CONTENT), once.in(encoding));
    }
}
