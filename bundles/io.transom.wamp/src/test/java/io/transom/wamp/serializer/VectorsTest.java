package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.internal.Values;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The single message vectors of the WAMP protocol repository. */
final class VectorsTest {
    @TestFactory
    Stream<DynamicTest> bytesBecomeTheExpectedMessageAndTheSameBytesAgain() {
        return Vectors.singleMessages().stream()
                .filter(Predicate.not(Vectors.Sample::isValidation))
                .flatMap(sample -> Arrays.stream(Encoding.values())
                        .map(encoding -> DynamicTest.dynamicTest(
                                encoding.label() + " " + sample, () -> bothWays(sample, encoding))));
    }

    @TestFactory
    Stream<DynamicTest> optionsAndDetailsAreAcceptedOrRefusedAsExpected() {
        return Vectors.singleMessages().stream()
                .filter(Vectors.Sample::isValidation)
                .flatMap(sample -> Arrays.stream(Encoding.values())
                        .map(encoding -> DynamicTest.dynamicTest(
                                encoding.label() + " " + sample, () -> validation(sample, encoding))));
    }

    private static void bothWays(Vectors.Sample sample, Encoding encoding) throws ProtocolException {
        List<byte[]> ways = sample.bytes(encoding);
        assertTrue(!ways.isEmpty(), "no bytes in this encoding");
        var serializer = Serializer.of(encoding);
        for (byte[] bytes : ways) {
            // when
            Message message = serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT);
            var out = new ByteSink(16);
            serializer.write(message, out);

            // then
            sample.expected().forEach((name, value) -> assertAttribute(message, name, value));
            byte[] again = Arrays.copyOf(out.array(), out.length());
            assertTrue(
                    ways.stream().anyMatch(way -> Arrays.equals(way, again)),
                    () -> "written differently: " + HexFormat.of().formatHex(again));
        }
    }

    private static void validation(Vectors.Sample sample, Encoding encoding) throws ProtocolException {
        var serializer = Serializer.of(encoding);
        byte[] bytes = serializer.write(sample.wmsg()).toArray();
        if (sample.refusal().isEmpty()) {
            assertEquals(sample.wmsg().get(0), (long)
                    serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT).code());
        } else {
            var refused = assertThrows(
                    ProtocolException.class, () -> serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT));
            assertTrue(refused.getMessage().contains(sample.refusal().get()), refused.getMessage());
        }
    }

    /** Compares one attribute; the vectors call {@code request} also {@code request_id}, and name parts of the details. */
    private static void assertAttribute(Message message, String name, Object expected) {
        Map<String, Object> attributes = Attributes.of(message);
        var payload = attributes.get("payload") instanceof Payload found ? found : Payload.NONE;
        Object found = switch (name) {
            case "message_type" -> (long) message.code();
            case "request_type" -> ((Integer) attributes.get("requestType")).longValue();
            case "roles" -> ((Map<?, ?>) attributes.get("details")).get("roles");
            case "args" -> payload.isEmpty() || isOpaque(payload) ? null : payload.args();
            case "kwargs" -> payload.kwargs().isEmpty() ? null : payload.kwargs();
            case "payload" -> isOpaque(payload) ? HexFormat.of().formatHex((byte[]) payload.first()) : null;
            default -> attributes.get(name.replaceFirst("_id$", ""));
        };
        assertTrue(Values.equal(expected, found), () -> name + ": expected " + expected + ", found " + found);
    }

    private static boolean isOpaque(Payload payload) {
        return payload.first() instanceof byte[];
    }
}
