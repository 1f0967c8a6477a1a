package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 20,000 events a second of 1 KiB go to 1,000 subscribers, of whom 50 stop reading. Those get a second topic too, as fast as its
 * publisher is let, which fills what the kernel holds for them; without it that alone takes minutes.
 */
class SlowConsumersTest {
    private static final int SUBSCRIBERS = 1_000;
    private static final int SLOW = 50;
    private static final int PUBLICATIONS_PER_SECOND = 20;
    private static final int SMALL_BUFFER = 4 << 10;
    /** Publications of the second topic that are not acknowledged yet. */
    private static final int WINDOW = 256;

    private static final int PUBLISHED_AT_LEAST = 200;
    private static final byte[] CONTENT = new byte[1 << 10];
    private static final byte[] LARGER = new byte[4 << 10];

    @TempDir
    Path folder;

    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Message.Event> left = new ArrayList<>();
    private final CompletableFuture<Void> slowOnesLeft = new CompletableFuture<>();
    private final CompletableFuture<Void> floodedOn = new CompletableFuture<>();
    private final CompletableFuture<Void> othersGotAll = new CompletableFuture<>();
    private long published;
    private long acknowledgedSince;

    /** Counts what comes on the first topic. */
    private static final class Subscriber {
        private final Member member;
        private long last;
        private long gaps;

        Subscriber(Member member) {
            this.member = member;
            member.receiver(message -> {
                if (message instanceof Message.Event event
                        && event.payload().args().size() == 2) {
                    long number = (Long) event.payload().args().get(0);
                    if (number != last + 1) {
                        gaps++;
                    }
                    last = number;
                }
            });
        }
    }

    @Test
    @Timeout(300)
    void whoDoesNotReadGoesAndTheOthersLoseNothing() throws Exception {
        try (var router = new RouterProcess(folder, 1);
                var crowd = new Crowd(router.port());
                var other = new Crowd(router.port())) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(new Subscriber(crowd.connect(i < SLOW ? SMALL_BUFFER : 0)));
            }
            Member observer = crowd.connect(0);
            Member publisher = crowd.connect(0);
            Member flooder = other.connect(0);
            var ready = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Member member = subscribers.get(i).member;
                var subscribed = member.join().thenCompose(session -> member.subscribe("com.all"));
                ready.add(i < SLOW ? subscribed.thenCompose(first -> member.subscribe("com.few")) : subscribed);
            }
            ready.add(observer.join().thenCompose(session -> observer.subscribe("wamp.session.on_leave")));
            ready.add(publisher.join());
            ready.add(flooder.join());
            crowd.await(CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new)));

            crowd.run(() -> {
                observer.receiver(message -> leaves((Message.Event) message));
                crowd.tick(PUBLICATIONS_PER_SECOND, () -> publish(publisher));
                subscribers.subList(0, SLOW).forEach(each -> each.member.stopReading());
            });
            other.run(() -> {
                flooder.receiver(message -> acknowledged(flooder));
                for (int i = 0; i < WINDOW; i++) {
                    flood(flooder);
                }
            });
            crowd.await(slowOnesLeft);
            other.await(floodedOn);
            crowd.run(() -> crowd.tick(PUBLICATIONS_PER_SECOND, () -> {
                if (published < PUBLISHED_AT_LEAST) {
                    publish(publisher);
                } else if (others().allMatch(each -> each.last == published)) {
                    crowd.stopTicking();
                    othersGotAll.complete(null);
                }
            }));
            crowd.await(othersGotAll);

            assertEquals(0, others().filter(each -> each.gaps > 0).count());
            assertEquals(
                    0, others().filter(each -> each.member.closed().isDone()).count());
            var reason = Map.of("reason", "transom.close.slow_consumer", "limit", "session.send.pending");
            left.forEach(event -> assertEquals(reason, event.payload().kwargs()));
            assertEquals(SLOW, router.limitHits().get("session.send.pending"));
            assertEquals(SLOW, router.logged("transom.close.slow_consumer: limit session.send.pending"));
            for (Subscriber each : subscribers.subList(0, SLOW)) {
                crowd.run(each.member::startReading);
                crowd.await(each.member.closed());
            }
            router.assertModest();
        }
    }

    private java.util.stream.Stream<Subscriber> others() {
        return subscribers.subList(SLOW, SUBSCRIBERS).stream();
    }

    private void leaves(Message.Event event) {
        left.add(event);
        if (left.size() == SLOW) {
            slowOnesLeft.complete(null);
        }
    }

    private void publish(Member publisher) {
        publisher.send(
                new Message.Publish(publisher.nextRequest(), Map.of(), "com.all", Payload.of(++published, CONTENT)));
    }

    private void flood(Member flooder) {
        flooder.send(new Message.Publish(
                flooder.nextRequest(), Map.of("acknowledge", true), "com.few", Payload.of((Object) LARGER)));
    }

    /** The flooder is held back while its subscribers are there, and goes on without them. */
    private void acknowledged(Member flooder) {
        if (!slowOnesLeft.isDone() || ++acknowledgedSince <= WINDOW) {
            flood(flooder);
        } else {
            floodedOn.complete(null);
        }
    }
}
