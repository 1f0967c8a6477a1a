package io.transom.bench.load;

import java.io.IOException;

/** Callers, each with some calls outstanding, and one callee. An operation is a call that was answered. */
final class CallLoad extends Load {
    private static final int RING = 1024;

    private final Peer callee;
    private final Template call;
    private final Template yield;
    private final int outstanding;
    private final long[][] sent;
    private final long[] requests;

    /** @param outstanding at most 1000 */
    CallLoad(Target target, long routerPid, int callers, int outstanding, int payload) throws IOException {
        super(routerPid);
        this.outstanding = outstanding;
        call = Template.call(target.format(), payload);
        yield = Template.yield(target.format(), payload);
        callee = join(target);
        callee.ask(Template.register(target.format()), Message.REGISTERED);
        for (int i = 0; i < callers; i++) {
            join(target).index = i;
        }
        sent = new long[callers][RING];
        requests = new long[callers];
    }

    /** Makes one call and blocks until its result; before {@link #run}. */
    void callOnce() throws IOException {
        Peer caller = peers.get(1);
        callNext(caller);
        caller.flush();
        callee.await(Message.INVOCATION);
        callee.append(yield, callee.head.id());
        callee.flush();
        caller.await(Message.RESULT);
    }

    @Override
    void start() throws IOException {
        for (Peer peer : peers) {
            if (peer != callee) {
                for (int i = 0; i < outstanding; i++) {
                    callNext(peer);
                }
                peer.flush();
            }
        }
    }

    @Override
    void received(Peer peer) throws IOException {
        switch (peer.head.type()) {
            case Message.INVOCATION -> peer.append(yield, peer.head.id());
            case Message.RESULT -> {
                operations++;
                times.add(now - sent[peer.index][(int) peer.head.id() & (RING - 1)]);
                callNext(peer);
            }
            case Message.ERROR -> {
                errors++;
                callNext(peer);
            }
            default -> throw unexpected(peer);
        }
    }

    private void callNext(Peer peer) {
        long request = ++requests[peer.index];
        sent[peer.index][(int) request & (RING - 1)] = now;
        peer.append(call, request);
    }
}
