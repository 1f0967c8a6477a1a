package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The message vectors of the WAMP protocol repository, which stand beside the project in {@code ../shared/vectors/wamp}, or
 * where the system property {@code transom.vectors} says. Where they are not to be had, tests are skipped; with the
 * environment variable {@code TRANSOM_STRICT=1} they fail.
 */
final class Vectors {
    private Vectors() {}

    /** All samples of all single messages. */
    static List<Sample> singleMessages() {
        Path folder = folder().orElseGet(Vectors::absent).resolve("singlemessage");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> samples(folder, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Sample> samples(Path folder, Path file) {
        try {
            var content = (Map<String, Object>) Json.read(Files.readString(file));
            var samples = (List<Map<String, Object>>) content.get("samples");
            String name = folder.relativize(file).toString();
            return samples.stream().map(sample -> new Sample(name + ": " + sample.get("description"), sample));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolException e) {
            throw new AssertionError(file + ": " + e.getMessage());
        }
    }

    private static Optional<Path> folder() {
        String property = System.getProperty("transom.vectors");
        if (property != null) {
            return Optional.of(Path.of(property)).filter(Files::isDirectory);
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/vectors/wamp"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Path absent() {
        String line = "no WAMP vectors: neither -Dtransom.vectors=... nor shared/vectors/wamp in a folder above";
        System.err.println(line);
        return "1".equals(System.getenv("TRANSOM_STRICT")) ? fail(line) : abort(line);
    }

    /** One sample by what {@code SCHEMA.json} calls it. */
    record Sample(String name, Map<String, Object> content) {
        boolean isValidation() {
            return content.containsKey("wmsg");
        }

        @SuppressWarnings("unchecked")
        List<Object> wmsg() {
            return (List<Object>) content.get("wmsg");
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> expected() {
            return (Map<String, Object>) content.get("expected_attributes");
        }

        /** What the message of the refusal must contain; empty when there is none. */
        Optional<String> refusal() {
            return Optional.ofNullable((Map<?, ?>) content.get("expected_error"))
                    .map(error -> (String) error.get("contains"));
        }

        /** All ways to write it in that encoding. */
        @SuppressWarnings("unchecked")
        List<byte[]> bytes(io.transom.wamp.Encoding encoding) {
            var all = (Map<String, List<Map<String, String>>>) content.get("serializers");
            return all.getOrDefault(encoding.label(), List.of()).stream()
                    .map(Sample::bytes)
                    .toList();
        }

        private static byte[] bytes(Map<String, String> written) {
            String hex = written.get("bytes_hex");
            return hex != null
                    ? java.util.HexFormat.of().parseHex(hex)
                    : written.get("bytes").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
