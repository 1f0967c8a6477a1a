package io.transom.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A handler bundle that comes, changes and goes while the center runs, by the deploy folder and by the console. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotInstallTest {
    private static final String GREET = "crossbarfabriccenter.hello.greet";

    private final KarafProcess karaf;
    private TestClient operator;
    private Path first;
    private Path second;
    private ObjectName mbean;

    HotInstallTest(KarafProcess karaf) {
        this.karaf = karaf;
    }

    @BeforeAll
    void build() throws Exception {
        first = Hello.build("1.0.0", "Hello, ");
        second = Hello.build("1.1.0", "Good day, ");
        mbean = new ObjectName("io.transom:type=Module,family=hello,name=handler-hello");
        operator = karaf.join("default");
    }

    @AfterEach
    void remove() throws Exception {
        Files.deleteIfExists(deployed());
        if (!isGone()) {
            karaf.console("bundle:uninstall handler-hello");
        }
        awaitGone();
    }

    @AfterAll
    void leave() {
        operator.close();
    }

    @Test
    void byTheDeployFolder() throws Exception {
        deploy(first);

        assertIsThere("Hello, ");

        Files.delete(deployed());

        assertIsGone();
    }

    @Test
    void aNewVersionInTheDeployFolderReplacesTheOldOne() throws Exception {
        deploy(first);
        assertIsThere("Hello, ");

        deploy(second);

        karaf.await("the new version answers", () -> "Good day, Ada!".equals(operator.call(GREET, "Ada")));
        assertEquals(1, helloModules());
    }

    @Test
    void byTheConsole() throws Exception {
        var installed = karaf.console("bundle:install -s " + first.toUri());
        assertEquals(0, installed.code(), installed::text);
        assertIsThere("Hello, ");

        var updated = karaf.console("bundle:update handler-hello " + second.toUri());
        assertEquals(0, updated.code(), updated::text);
        assertIsThere("Good day, ");

        var stopped = karaf.console("bundle:stop handler-hello");
        assertEquals(0, stopped.code(), stopped::text);
        assertIsGone();

        karaf.console("bundle:start handler-hello");
        assertIsThere("Good day, ");

        karaf.console("bundle:uninstall handler-hello");
        assertIsGone();
    }

    @Test
    void byTheConsoleCheckedBefore() throws Exception {
        Object installed = Console.json(karaf, "transom:install " + first);
        assertEquals(
                Map.of(
                        "bundle",
                        "handler-hello",
                        "version",
                        "1.0.0",
                        "restarted",
                        List.of(),
                        "family",
                        "hello",
                        "procedures",
                        1L),
                withoutNulls(installed));
        assertIsThere("Hello, ");

        Object updated = Console.json(karaf, "transom:install " + second.toUri());
        assertEquals("1.0.0", withoutNulls(updated).get("before"));
        assertIsThere("Good day, ");
    }

    private static Map<String, Object> withoutNulls(Object row) {
        var fields = new java.util.HashMap<String, Object>();
        ((Map<?, ?>) row).forEach((key, value) -> {
            if (value != null) {
                fields.put(String.valueOf(key), value);
            }
        });
        return fields;
    }

    private void assertIsThere(String greeting) throws Exception {
        karaf.await("the procedure answers", () -> (greeting + "Ada!").equals(operator.call(GREET, "Ada")));
        var command = karaf.console("hello:greet Ada");
        assertTrue(command.text().contains(greeting + "Ada!"), command::text);
        assertEquals(
                greeting + "Grace!",
                io.transom.wamp.Json.read(String.valueOf(karaf.mbeans()
                        .invoke(mbean, "greet", new Object[] {"default", "Grace"}, new String[] {
                            String.class.getName(), String.class.getName()
                        }))));
        List<Map<String, Object>> described = Console.rows(karaf, "transom:procedures --family hello --doc");
        assertEquals(GREET, described.get(0).get("uri"));
        assertEquals("Greets somebody.", described.get(0).get("doc"));
    }

    private void assertIsGone() throws Exception {
        awaitGone();
        WampError missing = operator.callFails(GREET, "Ada");
        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, missing.uri());
        assertTrue(karaf.console("hello:greet Ada").text().contains("Command not found"));
        assertEquals(0, helloModules());
        assertEquals(List.of(), Console.rows(karaf, "transom:procedures --family hello"));
    }

    private void awaitGone() {
        karaf.await("the module is gone", this::isGone);
    }

    private boolean isGone() throws Exception {
        return !karaf.mbeans().isRegistered(mbean)
                && operator.session()
                        .call(GREET, "Ada")
                        .handle((greeting, failed) -> failed != null)
                        .toCompletableFuture()
                        .get(10, java.util.concurrent.TimeUnit.SECONDS);
    }

    private long helloModules() throws Exception {
        return Console.rows(karaf, "transom:modules").stream()
                .filter(row -> "hello".equals(row.get("family")))
                .count();
    }

    private Path deployed() {
        return karaf.folder().resolve("deploy/handler-hello.jar");
    }

    private void deploy(Path jar) throws Exception {
        Path half = deployed().resolveSibling("../handler-hello.part");
        Files.copy(jar, half, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(half, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis()));
        Files.move(half, deployed(), StandardCopyOption.ATOMIC_MOVE);
    }
}
