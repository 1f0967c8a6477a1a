package io.transom.wamp.serializer;

import io.transom.wamp.Ids;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Messages and values that every encoding can carry, the same for the same seed. */
final class RandomMessages {
    private static final List<Class<?>> TYPES = Arrays.asList(Message.class.getPermittedSubclasses());
    private static final String[] TEXTS = {
        "",
        "a",
        "com.example.topic",
        "\"\\/\b\f\n\r\t\u0001\u001f\u007f",
        "a\u0000b",
        "\u00e4\u20ac\ud83d\ude00\uffff",
        "0123456789abcdef",
    };

    private final Random random;

    RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    /** A message of any type. */
    Message next() {
        Class<?> type = TYPES.get(random.nextInt(TYPES.size()));
        RecordComponent[] components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components).map(this::component).toArray();
        try {
            return (Message) type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** A value with containers of that depth at most. */
    Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> new BigInteger(64, random).setBit(63);
            case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            case 5 -> bytes();
            case 6 -> text();
            case 7, 8 -> list(depth - 1);
            default -> map(depth - 1);
        };
    }

    List<Object> list(int depth) {
        var list = new ArrayList<Object>();
        for (int i = size(); i > 0; i--) {
            list.add(value(depth));
        }
        return list;
    }

    Map<String, Object> map(int depth) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = size(); i > 0; i--) {
            map.put("k" + text(), value(depth));
        }
        return map;
    }

    private Object component(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == int.class) {
            return 48;
        } else if (type == long.class) {
            return 1 + (random.nextLong() >>> 1) % Ids.MAX;
        } else if (type == String.class) {
            return "com.example.u" + random.nextInt(1000);
        } else if (type == Map.class) {
            return map(2);
        }
        return Payload.of(list(3), map(3));
    }

    private String text() {
        var text = new StringBuilder(TEXTS[random.nextInt(TEXTS.length)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return random.nextInt(20) == 0 ? text.toString().repeat(100) : text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20) == 0 ? 70_000 : random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private int size() {
        return random.nextInt(10) == 0 ? 20 : random.nextInt(4);
    }
}
