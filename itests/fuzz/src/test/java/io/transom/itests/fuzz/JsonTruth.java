package io.transom.itests.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Optional;

/** JSON as the parser of Jackson and the decoder of the JDK read it, with the rules of WAMP for bytes. */
final class JsonTruth {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxNumberLength(100_000)
                    .build())
            .build();

    private JsonTruth() {}

    /** The one value of a text, in an array since it may be null; empty when it is no JSON. */
    static Optional<Object[]> of(byte[] input) {
        try (JsonParser in = FACTORY.createParser(text(input))) {
            in.nextToken();
            Object value = value(in);
            return in.nextToken() == null ? Optional.of(new Object[] {value}) : Optional.empty();
        } catch (IOException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static String text(byte[] input) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(input))
                .toString();
    }

    private static Object value(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            throw new IOException("nothing");
        }
        return switch (token) {
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                yield list;
            }
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String key = whole(in.currentName());
                    in.nextToken();
                    map.put(key, value(in));
                }
                yield map;
            }
            case VALUE_STRING -> {
                String string = whole(in.getText());
                yield string.startsWith("\0") ? Base64.getDecoder().decode(string.substring(1)) : string;
            }
            case VALUE_NUMBER_INT -> {
                var integer = new BigInteger(in.getText());
                yield integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
            }
            case VALUE_NUMBER_FLOAT -> Double.valueOf(in.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("found " + token);
        };
    }

    /** Without half a surrogate pair. */
    private static String whole(String text) throws IOException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IOException("half a surrogate pair");
        }
        return text;
    }
}
