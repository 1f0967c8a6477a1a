package io.transom.jmx.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ReflectionException;

/** An MBean that is put together at run time: read-only attributes, operations, notifications. */
final class DescribedBean extends NotificationBroadcasterSupport implements DynamicMBean {
    private final String doc;
    private final List<ReadOnly> attributes;
    private final List<Operation> operations;
    private final MBeanNotificationInfo[] notifications;

    DescribedBean(
            String doc, List<ReadOnly> attributes, List<Operation> operations, MBeanNotificationInfo... notifications) {
        super(notifications);
        this.doc = doc;
        this.attributes = List.copyOf(attributes);
        this.operations = List.copyOf(operations);
        this.notifications = notifications;
    }

    /** @param type {@code java.lang.String}, {@code long}, {@code double} or {@code boolean} */
    record ReadOnly(String name, String type, String doc, Supplier<Object> value) {
        static ReadOnly text(String name, String doc, Supplier<Object> value) {
            return new ReadOnly(name, "java.lang.String", doc, () -> String.valueOf(value.get()));
        }

        static ReadOnly number(String name, String doc, Supplier<Object> value) {
            return new ReadOnly(name, "long", doc, value);
        }

        static ReadOnly fraction(String name, String doc, Supplier<Object> value) {
            return new ReadOnly(name, "double", doc, value);
        }

        static ReadOnly truth(String name, String doc, Supplier<Object> value) {
            return new ReadOnly(name, "boolean", doc, value);
        }
    }

    /** An operation whose parameters are all texts; the result is a JSON text. */
    record Operation(String name, String doc, List<Parameter> parameters, Function<List<String>, String> action) {
        record Parameter(String name, String doc) {}
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        return attributes.stream()
                .filter(attribute -> attribute.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AttributeNotFoundException(name))
                .value
                .get();
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        var list = new AttributeList();
        for (String name : names) {
            attributes.stream()
                    .filter(attribute -> attribute.name.equals(name))
                    .forEach(attribute -> list.add(new Attribute(name, attribute.value.get())));
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is read-only");
    }

    @Override
    public AttributeList setAttributes(AttributeList list) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String name, Object[] params, String[] signature) throws MBeanException, ReflectionException {
        Operation operation = operations.stream()
                .filter(candidate -> candidate.name.equals(name) && candidate.parameters.size() == params.length)
                .findFirst()
                .orElseThrow(() -> new ReflectionException(new NoSuchMethodException(name)));
        var texts = new ArrayList<String>();
        for (Object param : params) {
            texts.add(param == null ? "" : param.toString());
        }
        try {
            return operation.action.apply(texts);
        } catch (OperationFailed failed) {
            // Consoles do not have our classes: what crosses the wire is a class of the JDK.
            throw new MBeanException(new IllegalStateException(failed.getMessage()), failed.getMessage());
        }
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(
                "io.transom",
                doc,
                attributes.stream()
                        .map(attribute -> new MBeanAttributeInfo(
                                attribute.name, attribute.type, attribute.doc, true, false, false))
                        .toArray(MBeanAttributeInfo[]::new),
                null,
                operations.stream().map(DescribedBean::info).toArray(MBeanOperationInfo[]::new),
                notifications);
    }

    private static MBeanOperationInfo info(Operation operation) {
        return new MBeanOperationInfo(
                operation.name,
                operation.doc,
                operation.parameters.stream()
                        .map(parameter -> new MBeanParameterInfo(parameter.name, "java.lang.String", parameter.doc))
                        .toArray(MBeanParameterInfo[]::new),
                "java.lang.String",
                MBeanOperationInfo.UNKNOWN);
    }
}
