package io.transom.bench.load;

import java.io.IOException;

/** One publisher and its subscribers; the next publication is sent when all have got the one that is a window older. An operation is an event. */
final class PublishLoad extends Load {
    private static final int RING = 1024;

    private final Peer publisher;
    private final Template publish;
    private final int subscribers;
    private final int window;
    private final long[] sent = new long[RING];
    private final int[] missing = new int[RING];
    private final long[] received;
    private long published;
    private long arrived;

    /** @param window at most 1000 */
    PublishLoad(Target target, long routerPid, int subscribers, int window, int payload) throws IOException {
        super(routerPid);
        this.subscribers = subscribers;
        this.window = window;
        publish = Template.publish(target.format(), payload);
        publisher = join(target);
        for (int i = 0; i < subscribers; i++) {
            Peer subscriber = join(target);
            subscriber.index = i;
            subscriber.ask(Template.subscribe(target.format()), Message.SUBSCRIBED);
        }
        received = new long[subscribers];
    }

    @Override
    void start() throws IOException {
        turn();
    }

    @Override
    void received(Peer peer) throws IOException {
        if (peer.head.type() != Message.EVENT) {
            throw unexpected(peer);
        }
        int slot = (int) received[peer.index]++ & (RING - 1);
        operations++;
        times.add(now - sent[slot]);
        if (--missing[slot] == 0) {
            arrived++;
        }
    }

    @Override
    void turn() throws IOException {
        while (published - arrived < window) {
            int slot = (int) published++ & (RING - 1);
            sent[slot] = now;
            missing[slot] = subscribers;
            publisher.append(publish, published);
        }
        publisher.flush();
    }
}
