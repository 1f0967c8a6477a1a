package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What docs/reference/router-configuration.md shows is taken, and what it says is refused is refused. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../../docs/reference/router-configuration.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");
    private static final Pattern REFUSALS = Pattern.compile("(?m)^\\| (realm|role|transport|universal) \\| (.*) \\|$");
    private static final Pattern PLACE = Pattern.compile("`(/[^` ]+)(?: = ([^`]+))?`");
    private static final String TRANSPORT =
            "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\": 8080},"
                    + "\"serializers\": [\"json\"], \"options\": {}, \"auth\": {\"anonymous\": {\"type\": \"static\"}}}";

    private static String section(String page, String heading) {
        int start = page.indexOf("\n## " + heading + "\n");
        assertTrue(start >= 0, heading);
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static Config config(String json) {
        try {
            return Config.of("example", Json.read(json));
        } catch (ProtocolException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    private static void read(String kind, Config config) {
        switch (kind) {
            case "realm" -> RealmConfig.read(config);
            case "role" ->
                RoleConfig.read(
                        config,
                        new ServiceSessions(Router.create(RouterLimits.DEFAULT, Map.of()), () -> Runnable::run)
                                .on("realm1"));
            case "transport", "universal" -> transport(config);
            case "worker" -> worker(config);
            default -> throw new AssertionError(kind);
        }
    }

    private static void transport(Config config) {
        TransportConfig checked = TransportConfig.read(config, Path.of("/srv/n1"));
        assertEquals(Optional.empty(), checked.unknownSerializers());
        checked.endpoint().addresses().forEach(address -> assertNotNull(checked.at(address)));
    }

    private static void worker(Config config) {
        var router = Router.create(RouterLimits.DEFAULT, Map.of());
        var realms = new Realms(router, new ServiceSessions(router, () -> Runnable::run));
        for (Config realm : config.list("realms")) {
            String id = realm.require("id").text();
            realms.start(id, realm);
            for (Config role : realm.list("roles")) {
                realms.startRole(id, role.require("name").text(), role);
            }
        }
        config.list("transports").forEach(ConfigurationPageTest::transport);
    }

    @TestFactory
    List<DynamicTest> theExamplesAreTaken() throws IOException {
        String page = Files.readString(PAGE);
        var tests = new ArrayList<DynamicTest>();
        Map.of("Example", "worker", "Realms", "realm", "Roles", "role", "Transports", "transport")
                .forEach((heading, kind) -> {
                    List<String> examples = EXAMPLE.matcher(section(page, heading))
                            .results()
                            .map(match -> match.group(1))
                            .toList();
                    assertFalse(examples.isEmpty(), heading);
                    examples.forEach(json ->
                            tests.add(DynamicTest.dynamicTest(kind + " " + json, () -> read(kind, config(json)))));
                });
        assertEquals(
                EXAMPLE.matcher(page).results().count(), tests.size(), "examples in other sections are not checked");
        return tests;
    }

    @TestFactory
    List<DynamicTest> whatIsNotThereYetIsRefusedByItsPlace() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        REFUSALS.matcher(section(Files.readString(PAGE), "Not supported yet"))
                .results()
                .forEach(row -> PLACE.matcher(row.group(2)).results().forEach(place -> {
                    String value = place.group(2) == null ? "{}" : place.group(2);
                    tests.add(DynamicTest.dynamicTest(
                            row.group(1) + " " + place.group(),
                            () -> refuses(
                                    row.group(1), place.group(1), config(value).value())));
                }));
        assertFalse(tests.isEmpty());
        return tests;
    }

    private static void refuses(String kind, String pointer, Object value) {
        Config base = config(
                switch (kind) {
                    case "realm" -> "{\"name\": \"realm1\", \"options\": {}, \"store\": {\"type\": \"memory\"}}";
                    case "role" -> "{\"name\": \"role1\", \"permissions\": [{\"uri\": \"a\"}]}";
                    case "transport" -> TRANSPORT;
                    default ->
                        "{\"type\": \"universal\", \"endpoint\": {\"type\": \"tcp\", \"port\": 8080},"
                                + "\"websocket\": {\"ws\": {\"type\": \"websocket\"}}}";
                });
        read(kind, base);

        Config other = Config.of(
                "example", with(base.value(), List.of(pointer.substring(1).split("/")), value));

        var refused = assertThrows(WampError.class, () -> read(kind, other));
        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertTrue(refused.text().startsWith("example: " + pointer + ": "), refused.text());
        assertTrue(refused.text().endsWith("not supported yet"), refused.text());
    }

    /** A copy with the value at the path. */
    private static Object with(Object in, List<String> path, Object value) {
        if (path.isEmpty()) {
            return value;
        }
        String key = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (in instanceof List<?> list) {
            var copy = new ArrayList<Object>(list);
            int index = Integer.parseInt(key);
            copy.set(index, with(list.get(index), rest, value));
            return copy;
        }
        var copy = new LinkedHashMap<>(Config.of("", in).asMap());
        copy.put(key, with(copy.get(key), rest, value));
        return copy;
    }
}
