package io.transom.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @TempDir
    Path folder;

    @Test
    void everythingIsRead() throws IOException {
        Files.createFile(folder.resolve("b.jar"));
        Files.createFile(folder.resolve("a.jar"));
        Files.createFile(folder.resolve("readme.txt"));
        Path list = Files.writeString(folder.resolve("list"), "/x/one.jar\n\n/x/two.jar\n");

        Options options = Options.parse(new String[] {
            "--bundles",
            folder.toString(),
            "--bundle-list",
            list.toString(),
            "--bundle",
            "/x/three.jar",
            "--config",
            "my.pid",
            "a=1",
            "b=x=y",
            "--config",
            "other~name",
            "--property",
            "p=q",
            "--storage",
            "/s",
            "--log",
            "err",
            "--ignore-interrupt"
        });

        assertEquals(
                List.of(
                        folder.resolve("a.jar"),
                        folder.resolve("b.jar"),
                        Path.of("/x/one.jar"),
                        Path.of("/x/two.jar"),
                        Path.of("/x/three.jar")),
                options.bundles());
        assertEquals(Map.of("my.pid", Map.of("a", "1", "b", "x=y"), "other~name", Map.of()), options.configurations());
        assertEquals(Map.of("p", "q"), options.properties());
        assertEquals(Optional.of(Path.of("/s")), options.storage());
        assertEquals(Logging.Target.ERR, options.log());
        assertTrue(options.ignoreInterrupt());
    }

    @Test
    void logLinesGoToStandardOutputUnlessToldOtherwise() throws IOException {
        Options options = Options.parse(new String[] {"--bundle", "a.jar"});

        assertEquals(Logging.Target.OUT, options.log());
        assertFalse(options.ignoreInterrupt());
        assertEquals(Optional.empty(), options.storage());
    }

    @ParameterizedTest
    @CsvSource({
        "'', no bundles given",
        "'--x', unknown option --x",
        "'--bundle', --bundle: a value is missing",
        "'--bundle a --config p k', 'expected KEY=VALUE, found k'",
        "'--bundles /nowhere', --bundles: no such directory: /nowhere",
        "'--bundle a --log file', '--log: expected out or err, found file'",
    })
    void whatIsWrongIsNamed(String line, String expected) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");

        var refused = assertThrows(IllegalArgumentException.class, () -> Options.parse(words));

        assertTrue(refused.getMessage().startsWith(expected), refused.getMessage());
    }
}
