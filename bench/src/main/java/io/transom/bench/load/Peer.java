package io.transom.bench.load;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One session of the generator. It blocks until {@link #select}. Used by one thread at a time. */
final class Peer implements AutoCloseable {
    private static final int MASK = 0x5a17_c36d;
    private static final long MASKS = (long) MASK << 32 | MASK & 0xffff_ffffL;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final int FRAME_HEAD = 14;
    private static final int MOST_AT_ONCE = 1 << 18;

    private static final class RouterClosed extends IOException {
        private static final long serialVersionUID = 1;

        RouterClosed(String message) {
            super(message);
        }
    }

    final Format.Head head = new Format.Head();

    /** Of the caller or subscriber among its like. */
    int index;

    private final SocketChannel channel;
    private final boolean webSocket;
    private final Format format;
    private @Nullable SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(1024);
    private int at;
    /** Where the last message begins; it ends at {@link #at}. */
    private int begin;

    private ByteBuffer out = ByteBuffer.allocate(256);

    private Peer(Target target, int source) throws IOException {
        this.webSocket = target.webSocket();
        this.format = target.format();
        channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Another address for every few connections: so the ports do not run out when sessions come and go.
            byte[] address = {127, 0, (byte) (1 + source % 100), 1};
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
            channel.connect(new InetSocketAddress("127.0.0.1", target.port()));
            channel.write(ByteBuffer.wrap(target.opening()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Connects and asks for WebSocket or RawSocket; {@link #opened} is to follow. */
    static Peer dial(Target target, int source) throws IOException {
        return new Peer(target, source);
    }

    /** Connects, opens and joins {@code realm1}; returns with the WELCOME. */
    static Peer join(Target target, int source) throws IOException {
        Peer peer = dial(target, source);
        try {
            peer.opened();
            peer.send(target.hello());
            peer.await(Message.WELCOME);
            return peer;
        } catch (IOException | RuntimeException e) {
            peer.close();
            throw e;
        }
    }

    /** Sends a request and blocks until the answer. */
    void ask(Template request, int answer) throws IOException {
        append(request, 1);
        flush();
        await(answer);
    }

    /** Awaits the answer to GOODBYE and closes. nexus sometimes closes before its answer is out, which counts too. */
    void left() throws IOException {
        try {
            await(Message.GOODBYE);
        } catch (RouterClosed e) {
            // It has gone.
        } finally {
            close();
        }
    }

    /** From now on it does not block; the key's attachment is this. */
    void select(Selector selector) throws IOException {
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Reads what there is. */
    void fill() throws IOException {
        if (at == in.position()) {
            in.clear();
            at = 0;
        } else if (in.remaining() < in.capacity() / 4) {
            int unread = in.position() - at;
            ByteBuffer to = unread > in.capacity() / 2 ? ByteBuffer.allocate(in.capacity() * 2) : in;
            System.arraycopy(in.array(), at, to.array(), 0, unread);
            to.limit(to.capacity()).position(unread);
            in = to;
            at = 0;
        }
        int read = channel.read(in);
        if (read < 0) {
            throw new RouterClosed("the router closed a connection");
        }
        if (at == 0 && !in.hasRemaining() && in.capacity() < MOST_AT_ONCE) {
            ByteBuffer more = ByteBuffer.allocate(in.capacity() * 4);
            more.put(in.flip());
            in = more;
        }
    }

    /** @return whether there was another message; then {@link #head} is of it */
    boolean next() throws IOException {
        while (true) {
            byte[] bytes = in.array();
            int there = in.position() - at;
            int size = webSocket ? 2 : 4;
            if (there < size) {
                return false;
            }
            long length;
            int kind;
            if (!webSocket) {
                kind = bytes[at] & 7;
                length = bigEndian(bytes, at + 1, 3);
            } else {
                kind = bytes[at] & 15;
                length = bytes[at + 1] & 127;
                int more = length == 126 ? 2 : length == 127 ? 8 : 0;
                size += more;
                if (there < size) {
                    return false;
                }
                length = more == 0 ? length : bigEndian(bytes, at + 2, more);
            }
            if (there < size + length) {
                return false;
            }
            int from = at + size;
            at = from + (int) length;
            if (webSocket ? kind < 3 : kind == 0) {
                begin = from;
                format.head(bytes, from, head);
                return true;
            }
            if (kind == (webSocket ? 9 : 1)) {
                frame(webSocket ? 10 : 2, Arrays.copyOfRange(bytes, from, at));
                flush();
            } else if (webSocket && kind == 8) {
                throw new RouterClosed("the router closed a WebSocket: code " + bigEndian(bytes, from, 2));
            }
        }
    }

    /** The last message. */
    String text() {
        return new String(in.array(), begin, at - begin, StandardCharsets.UTF_8);
    }

    void append(Template message, long id) {
        int from = room(message.before().length + 20 + message.after().length);
        byte[] to = out.array();
        int end = from + message.before().length;
        System.arraycopy(message.before(), 0, to, from, message.before().length);
        end = format.number(id, to, end);
        System.arraycopy(message.after(), 0, to, end, message.after().length);
        finish(webSocket ? format == Format.JSON ? 1 : 2 : 0, from, end + message.after().length);
    }

    /** A whole message. */
    void send(byte[] message) throws IOException {
        frame(webSocket ? format == Format.JSON ? 1 : 2 : 0, message);
        flush();
    }

    private void frame(int kind, byte[] body) {
        int from = room(body.length);
        System.arraycopy(body, 0, out.array(), from, body.length);
        finish(kind, from, from + body.length);
    }

    /** @return where the body is to be put, behind room for the longest head of a frame */
    private int room(int body) {
        if (out.remaining() < FRAME_HEAD + body) {
            ByteBuffer more = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + FRAME_HEAD + body));
            more.put(out.flip());
            out = more;
        }
        return out.position() + FRAME_HEAD;
    }

    /** Puts the head where it belongs and moves the body to its end. */
    private void finish(int kind, int from, int end) {
        int length = end - from;
        if (!webSocket) {
            out.putInt(kind << 24 | length);
        } else {
            out.put((byte) (0x80 | kind));
            if (length < 126) {
                out.put((byte) (0x80 | length));
            } else if (length < 0x10000) {
                out.put((byte) (0x80 | 126)).putShort((short) length);
            } else {
                out.put((byte) (0x80 | 127)).putLong(length);
            }
            out.putInt(MASK);
        }
        byte[] bytes = out.array();
        int to = out.position();
        System.arraycopy(bytes, from, bytes, to, length);
        if (webSocket) {
            int i = 0;
            for (; i + 8 <= length; i += 8) {
                LONGS.set(bytes, to + i, (long) LONGS.get(bytes, to + i) ^ MASKS);
            }
            for (; i < length; i++) {
                bytes[to + i] ^= (byte) (MASK >>> (24 - 8 * (i & 3)));
            }
        }
        out.position(to + length);
    }

    /** Writes what was appended; what the socket does not take is written when it can. */
    void flush() throws IOException {
        if (out.position() == 0) {
            return;
        }
        out.flip();
        channel.write(out);
        boolean rest = out.hasRemaining();
        out.compact();
        if (key != null && rest != ((key.interestOps() & SelectionKey.OP_WRITE) != 0)) {
            key.interestOps(SelectionKey.OP_READ | (rest ? SelectionKey.OP_WRITE : 0));
        }
    }

    /** Blocks until the next message, which has to be of this type. */
    void await(int type) throws IOException {
        while (!next()) {
            fill();
        }
        if (head.type() != type) {
            throw new IOException("expected a message of type " + type + ", found " + head.type());
        }
    }

    /** Awaits the answer to the opening hand-shake. */
    void opened() throws IOException {
        if (webSocket) {
            upgraded();
        } else {
            shookHands();
        }
    }

    private void upgraded() throws IOException {
        int end = 0;
        for (int from = 0; end == 0; from = Math.max(0, in.position() - 3)) {
            fill();
            end = endOfHead(from);
        }
        if (!new String(in.array(), 0, 12, StandardCharsets.ISO_8859_1).equals("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + new String(in.array(), 0, end, StandardCharsets.ISO_8859_1));
        }
        at = end;
    }

    private int endOfHead(int from) {
        byte[] bytes = in.array();
        for (int i = from; i + 3 < in.position(); i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + 4;
            }
        }
        return 0;
    }

    private void shookHands() throws IOException {
        while (in.position() < 4) {
            fill();
        }
        if (in.get(0) != 0x7f || (in.get(1) & 15) != format.rawSocketId) {
            throw new IOException("no RawSocket: " + Arrays.toString(Arrays.copyOf(in.array(), 4)));
        }
        at = 4;
    }

    private static long bigEndian(byte[] bytes, int from, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[from + i] & 0xff;
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
