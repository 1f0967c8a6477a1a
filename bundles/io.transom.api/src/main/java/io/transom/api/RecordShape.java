package io.transom.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a record type looks on the wire. */
final class RecordShape {
    /** Kept in the record's class itself, so that the class loader of a bundle that has gone is not held. */
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final List<Component> components;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        this.components = Arrays.stream(declared).map(Component::new).toList();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalArgumentException(type.getName() + " has no canonical constructor", impossible);
        }
        constructor.setAccessible(true);
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    Map<String, @Nullable Object> write(Record value) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        for (Component component : components) {
            Object plain = Wire.write(component.of(value));
            if (plain != null || !component.absent) {
                result.put(component.key, plain);
            }
        }
        return result;
    }

    Object read(Object plain, String pointer) {
        if (!(plain instanceof Map<?, ?> map)) {
            throw Wire.expected(pointer, "a map", plain);
        }
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            String place = pointer + "/" + component.key;
            if (component.primitive && !map.containsKey(component.key)) {
                throw new IllegalArgumentException(place + ": required key is missing");
            }
            values[i] = Wire.read(component.type, map.get(component.key), place);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    (pointer.isEmpty() ? "" : pointer + ": ")
                            + refused.getCause().getMessage(),
                    refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Component {
        private final String key;
        private final Type type;
        private final boolean primitive;
        private final boolean absent;
        private final Method accessor;

        Component(RecordComponent component) {
            this.key = Names.wire(component.getName());
            this.type = component.getGenericType();
            this.primitive = component.getType().isPrimitive();
            this.absent = component.isAnnotationPresent(Absent.class);
            this.accessor = component.getAccessor();
            accessor.setAccessible(true);
        }

        @Nullable
        Object of(Record value) {
            try {
                return accessor.invoke(value);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
