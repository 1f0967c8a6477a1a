package io.transom.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code examples/handler-hello}, built as its reader would: by its own pom, with the installed artifacts. */
final class Hello {
    private Hello() {}

    /** A copy of the project below target, with that version and greeting, built. */
    static Path build(String version, String greeting) throws Exception {
        Path source = Path.of(System.getProperty("transom.root"), "examples/handler-hello");
        Path project =
                Files.createDirectories(Path.of("target/hello-" + version).toAbsolutePath());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !source.relativize(file).startsWith("target"))
                    .toList()) {
                Path copy = project.resolve(source.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replace("<version>1.0.0</version>", "<version>" + version + "</version>")
                                .replace("Hello, ", greeting));
            }
        }
        var command = new ArrayList<>(List.of("mvn", "-q", "-B", "-ntp", "package"));
        command.add("-Dmaven.repo.local=" + System.getProperty("transom.repository"));
        Path log = project.resolve("build.log");
        var builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // this Maven is not part of the one that runs the test
        builder.environment().keySet().removeAll(List.of("MAVEN_PROJECTBASEDIR", "MAVEN_CMD_LINE_ARGS", "MAVEN_OPTS"));
        Process maven = builder.start();
        if (!maven.waitFor(120, TimeUnit.SECONDS)) {
            maven.destroyForcibly();
            throw new IOException("mvn does not end, see " + log);
        }
        if (maven.exitValue() != 0) {
            throw new IOException("examples/handler-hello does not build:\n" + Files.readString(log));
        }
        return project.resolve("target/handler-hello-" + version + ".jar");
    }
}
