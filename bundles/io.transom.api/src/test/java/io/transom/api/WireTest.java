package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.node.Worker;
import io.transom.api.router.RouterLink;
import io.transom.api.router.RouterRealm;
import io.transom.api.router.RouterRole;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import java.lang.ref.WeakReference;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results as they stand on the wire, and back. */
class WireTest {
    private static final Map<String, Object> CONFIG = Map.of("name", "realm1");

    @Test
    void aRecordIsAMapInSnakeCaseWithNullsWritten() {
        var worker = new Worker("r1", null, "router", Worker.Status.STARTING, "2026", null, null, null, null);

        String json = Json.write(Wire.write(worker));

        assertEquals(
                "{\"id\":\"r1\",\"pid\":null,\"type\":\"router\",\"status\":\"starting\",\"created\":\"2026\","
                        + "\"started\":null,\"startup_time\":null,\"uptime\":null}",
                json);
    }

    @Test
    void nestedRecordsListsMapsAndConfigurationsGoBothWays() throws Exception {
        var realm = new RouterRealm(
                "realm001",
                Config.of("realm", CONFIG),
                "standalone",
                "2026",
                List.of(new RouterRole("role001", Config.of("role", Map.of("name", "anonymous")))),
                true,
                true,
                List.of(new RouterLink(
                        "l1",
                        Config.of("link", Map.of()),
                        1795416231651811699L,
                        new RouterLink.StartedBy(4702792600921383L, "n1", "trusted"),
                        true)),
                Map.of());

        Object plain = Json.read(Json.write(Wire.write(realm)));

        assertEquals(realm, Wire.read(RouterRealm.class, plain));
    }

    @Test
    void anAbsentKeyAndAKeyThatANewerPeerSendsAreNoObstacle() throws Exception {
        Object plain = Json.read("{\"id\":\"r1\",\"type\":\"router\",\"status\":\"started\",\"created\":\"2026\","
                + "\"uptime\":3,\"stats\":{\"controller_traffic\":{\"3\":{\"count\":1,\"bytes\":2}}},\"new_key\":[1]}");

        Worker worker = Wire.read(Worker.class, plain);

        assertNull(worker.pid());
        assertEquals(3.0, worker.uptime());
        assertEquals(
                new Worker.Traffic(1, 2), worker.stats().controllerTraffic().get("3"));
    }

    @Test
    void aConfigurationInAResultKnowsItsPlace() {
        RouterRole role = Wire.read(RouterRole.class, Map.of("id", "r", "config", Map.of("name", 5L)));

        var complaint = assertThrows(
                io.transom.wamp.WampError.class, () -> role.config().text("name"));

        assertEquals("/config: /name: expected a string, found 5", complaint.text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5 | expected a map, found 5
            {"id": 5} | /id: expected a string, found 5
            {"status": "gone"} | /status: expected one of starting, connected, started, found "gone"
            {"pid": 1.5} | /pid: expected an integer, found 1.5
            {"pid": true} | /pid: expected an integer, found true
            {"uptime": "x"} | /uptime: expected a number, found "x"
            {"stats": []} | /stats: expected a map, found []
            {"stats": {"controller_traffic": {"a/b": {"count": 1}}}} | /a~1b/bytes: required key is missing
            {"stats": {"controller_traffic": {"3": {"count": null, "bytes": 1}}}} | /count: expected a number
            """)
    void whatDoesNotFitIsNamedByItsPointer(String json, String expected) throws Exception {
        Object plain = Json.read(json);

        var refused = assertThrows(IllegalArgumentException.class, () -> Wire.read(Worker.class, plain));

        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void integersAreTakenHoweverTheyAreWritten() {
        assertEquals(5L, Wire.read(Long.class, 5));
        assertEquals(5L, Wire.read(Long.class, 5.0));
        assertEquals(5.0, Wire.read(Double.class, 5L));
        assertEquals(7, Wire.read(Integer.class, 7L));
        assertThrows(IllegalArgumentException.class, () -> Wire.read(Integer.class, 1L << 40));
        assertThrows(IllegalArgumentException.class, () -> Wire.read(Long.class, BigInteger.ONE.shiftLeft(70)));
        assertThrows(IllegalArgumentException.class, () -> Wire.read(Long.class, 1e300));
    }

    @Test
    void nullsInsideListsStay() {
        List<Object> list = Arrays.asList("a", null, Worker.Status.STARTED);

        assertEquals(Arrays.asList("a", null, "started"), Wire.write(list));
    }

    @Test
    void keysOfMapsBecomeText() {
        assertEquals(Map.of("3", 1L), Wire.write(Map.of(3, 1L)));
    }

    @Test
    void whatHasNoFormOnTheWireIsRefusedByItsType() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Wire.write(new Object()));

        assertEquals("java.lang.Object stands for no value on the wire", refused.getMessage());
    }

    @Test
    void aResultIsOneArgumentAndAnEventAnyNumber() {
        assertEquals(Payload.of((Object) null), Wire.payload(null));
        assertEquals(
                Payload.of("web", "j", Map.of("id", "x")),
                Wire.event("web", "j", new io.transom.api.router.StartedComponent("x")));
        assertTrue(Wire.event().isEmpty());
    }

    @Test
    void aBundleThatHasGoneIsNotHeld() throws Exception {
        var loader = new OwnLoader();
        Class<?> type = loader.loadClass(Guest.class.getName());
        Object value = type.getDeclaredConstructors()[0].newInstance("x");
        assertEquals(Map.of("some_key", "x"), Wire.write(value));
        var gone = new WeakReference<>(type);

        loader = null;
        type = null;
        value = null;

        for (int i = 0; i < 100 && gone.get() != null; i++) {
            System.gc();
            new ArrayList<>(List.of(new byte[1 << 20]));
        }
        assertNull(gone.get());
    }

    /** Loaded a second time by {@link OwnLoader}. */
    public record Guest(String someKey) {
        /** Opened for reflection across class loaders. */
        public Guest {}
    }

    private static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(WireTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Guest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
