package io.transom.wamp.internal;

import io.transom.wamp.serializer.ByteSink;

/** What CBOR and MessagePack have in common. */
abstract class BinaryWriter extends Writer {
    BinaryWriter(ByteSink out) {
        super(out);
    }

    abstract void textHead(int length);

    @Override
    final void text(String value) {
        long length = Utf8.length(value);
        if (length < 0) {
            throw unwritable("text with half a surrogate pair");
        }
        int bytes = Math.toIntExact(length);
        textHead(bytes);
        byte[] array = out.ensure(bytes);
        int pos = out.length();
        int chars = value.length();
        for (int i = 0; i < chars; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                array[pos++] = (byte) c;
            } else if (Character.isHighSurrogate(c)) {
                pos = Utf8.put(array, pos, value.codePointAt(i++));
            } else {
                pos = Utf8.put(array, pos, c);
            }
        }
        out.length(pos);
    }

    /** A first byte and the lowest {@code size} bytes of a number, the greatest first. */
    final void head(int first, int size, long value) {
        byte[] array = out.ensure(1 + size);
        int pos = out.length();
        array[pos++] = (byte) first;
        for (int shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            array[pos++] = (byte) (value >> shift);
        }
        out.length(pos);
    }
}
