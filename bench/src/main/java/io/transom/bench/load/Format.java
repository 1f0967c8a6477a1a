package io.transom.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The three serializers, as far as the generator's messages need them: lists, dictionaries, strings and numbers from 0 up. */
enum Format {
    JSON("wamp.2.json", 1) {
        @Override
        void list(List<?> items, ByteArrayOutputStream out) {
            out.write('[');
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                write(items.get(i), out);
            }
            out.write(']');
        }

        @Override
        void dictionary(Map<?, ?> entries, ByteArrayOutputStream out) {
            out.write('{');
            String comma = "";
            for (var entry : entries.entrySet()) {
                out.writeBytes(comma.getBytes(StandardCharsets.US_ASCII));
                comma = ",";
                write(entry.getKey(), out);
                out.write(':');
                write(entry.getValue(), out);
            }
            out.write('}');
        }

        @Override
        void text(byte[] utf8, ByteArrayOutputStream out) {
            out.write('"');
            out.writeBytes(utf8);
            out.write('"');
        }

        @Override
        int number(long value, byte[] to, int at) {
            int digits = 1;
            for (long rest = value / 10; rest > 0; rest /= 10) {
                digits++;
            }
            long rest = value;
            for (int i = at + digits - 1; i >= at; i--) {
                to[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            return at + digits;
        }

        @Override
        void head(byte[] body, int from, Head head) {
            int at = from + 1;
            for (int i = 0; i < head.numbers.length; i++) {
                while (body[at] == ' ') {
                    at++;
                }
                long value = 0;
                for (; body[at] >= '0' && body[at] <= '9'; at++) {
                    value = value * 10 + body[at] - '0';
                }
                head.numbers[i] = value;
                if (body[at] != ',') {
                    return;
                }
                at++;
            }
        }
    },
    CBOR("wamp.2.cbor", 3) {
        @Override
        void list(List<?> items, ByteArrayOutputStream out) {
            out.write(0x80 | items.size());
            items.forEach(item -> write(item, out));
        }

        @Override
        void dictionary(Map<?, ?> entries, ByteArrayOutputStream out) {
            out.write(0xa0 | entries.size());
            entries.forEach((key, value) -> {
                write(key, out);
                write(value, out);
            });
        }

        @Override
        void text(byte[] utf8, ByteArrayOutputStream out) {
            var length = new byte[9];
            int end = number(utf8.length, length, 0);
            length[0] |= 0x60;
            out.write(length, 0, end);
            out.writeBytes(utf8);
        }

        @Override
        int number(long value, byte[] to, int at) {
            if (value < 24) {
                to[at] = (byte) value;
                return at + 1;
            }
            int log = value < 0x100 ? 0 : value < 0x10000 ? 1 : value < 0x1_0000_0000L ? 2 : 3;
            to[at] = (byte) (24 + log);
            return bigEndian(value, 1 << log, to, at + 1);
        }

        @Override
        void head(byte[] body, int from, Head head) {
            int at = from + (body[from] == (byte) 0x98 ? 2 : 1);
            for (int i = 0; i < head.numbers.length; i++) {
                int first = body[at++] & 0xff;
                if (first > 27) {
                    return;
                }
                int size = first < 24 ? 0 : 1 << (first - 24);
                head.numbers[i] = size == 0 ? first : bigEndian(body, at, size);
                at += size;
            }
        }
    },
    MSGPACK("wamp.2.msgpack", 2) {
        @Override
        void list(List<?> items, ByteArrayOutputStream out) {
            out.write(0x90 | items.size());
            items.forEach(item -> write(item, out));
        }

        @Override
        void dictionary(Map<?, ?> entries, ByteArrayOutputStream out) {
            out.write(0x80 | entries.size());
            entries.forEach((key, value) -> {
                write(key, out);
                write(value, out);
            });
        }

        @Override
        void text(byte[] utf8, ByteArrayOutputStream out) {
            int size = utf8.length < 0x100 ? 1 : utf8.length < 0x10000 ? 2 : 4;
            if (utf8.length < 32) {
                out.write(0xa0 | utf8.length);
            } else {
                var length = new byte[4];
                out.write(size == 1 ? 0xd9 : size == 2 ? 0xda : 0xdb);
                out.write(length, 0, bigEndian(utf8.length, size, length, 0));
            }
            out.writeBytes(utf8);
        }

        @Override
        int number(long value, byte[] to, int at) {
            if (value < 128) {
                to[at] = (byte) value;
                return at + 1;
            }
            int log = value < 0x100 ? 0 : value < 0x10000 ? 1 : value < 0x1_0000_0000L ? 2 : 3;
            to[at] = (byte) (0xcc + log);
            return bigEndian(value, 1 << log, to, at + 1);
        }

        @Override
        void head(byte[] body, int from, Head head) {
            int at = from + (body[from] == (byte) 0xdc ? 3 : 1);
            for (int i = 0; i < head.numbers.length; i++) {
                int first = body[at++] & 0xff;
                boolean wide = first >= 0xcc && first <= 0xd3;
                if (first > 127 && !wide) {
                    return;
                }
                int size = wide ? 1 << ((first - 0xcc) & 3) : 0;
                head.numbers[i] = wide ? bigEndian(body, at, size) : first;
                at += size;
            }
        }
    };

    /** What is read of a message: its leading numbers, that is type and request ID; of ERROR also the request ID. */
    static final class Head {
        final long[] numbers = new long[3];

        int type() {
            return (int) numbers[0];
        }

        long id() {
            return numbers[1];
        }
    }

    /** WebSocket sub-protocol. */
    final String subprotocol;

    /** Number of the serializer in the hand-shake of RawSocket. */
    final int rawSocketId;

    Format(String subprotocol, int rawSocketId) {
        this.subprotocol = subprotocol;
        this.rawSocketId = rawSocketId;
    }

    /** @param value of lists, dictionaries, strings and numbers from 0 up; the first two with at most 15 elements */
    void write(Object value, ByteArrayOutputStream out) {
        if (value instanceof List<?> items) {
            list(items, out);
        } else if (value instanceof Map<?, ?> entries) {
            dictionary(entries, out);
        } else if (value instanceof Number number) {
            var bytes = new byte[20];
            out.write(bytes, 0, number(number.longValue(), bytes, 0));
        } else {
            text(value.toString().getBytes(StandardCharsets.UTF_8), out);
        }
    }

    abstract void list(List<?> items, ByteArrayOutputStream out);

    abstract void dictionary(Map<?, ?> entries, ByteArrayOutputStream out);

    abstract void text(byte[] utf8, ByteArrayOutputStream out);

    /** @return the index after the number */
    abstract int number(long value, byte[] to, int at);

    /** Reads as many leading numbers as there are. */
    abstract void head(byte[] body, int from, Head head);

    private static int bigEndian(long value, int size, byte[] to, int at) {
        for (int i = 0; i < size; i++) {
            to[at + i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
        return at + size;
    }

    private static long bigEndian(byte[] from, int at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | from[at + i] & 0xff;
        }
        return value;
    }
}
