package io.transom.worker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Identity;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final Identity CALLER = new Identity(7, "a", "b");

    private final List<String> published = Collections.synchronizedList(new ArrayList<>());
    private final ProcessThread thread = new ProcessThread();
    private final ProcessEvents events = new ProcessEvents(
            (topic, payload, options) -> {
                published.add(show(topic, payload, options));
                return CompletableFuture.completedFuture(null);
            },
            "crossbar.worker.w.");
    private final Monitor monitor = new Monitor(
            new Readings(Proc.ofThisMachine(), "router", InstantSource.system(), System::nanoTime), thread, events);

    @AfterEach
    void stop() {
        thread.close();
    }

    private static String show(String topic, Payload payload, PublishOptions options) {
        String value =
                payload.first() instanceof Map<?, ?> map ? "seq " + map.get("seq") : String.valueOf(payload.first());
        return topic.substring("crossbar.worker.w.on_process_".length()) + " " + value
                + (options.others().isEmpty()
                        ? ""
                        : " not to " + options.others().get("exclude"));
    }

    private void set(double seconds) throws Exception {
        monitor.set(seconds, CALLER).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void switchingTellsInOrder() throws Exception {
        set(0);
        assertEquals(List.of(), published, "off when it is off");
        set(1000);
        assertEquals(List.of("stats seq 1", "stats_monitoring_set 1000 not to [7]"), published);
        published.clear();
        set(500.5);
        assertEquals(
                List.of("stats_monitoring_set 0 not to [7]", "stats seq 2", "stats_monitoring_set 500.5 not to [7]"),
                published);
        published.clear();
        set(-1);
        assertEquals(List.of("stats_monitoring_set 0 not to [7]"), published);
    }

    @Test
    void figuresComeAtEveryInterval() throws Exception {
        set(0.02);
        for (int wait = 0; wait < 200 && published.size() < 5; wait++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        set(0);

        assertTrue(published.size() >= 5, published.toString());
        assertTrue(published.contains("stats seq 3"));
    }
}
