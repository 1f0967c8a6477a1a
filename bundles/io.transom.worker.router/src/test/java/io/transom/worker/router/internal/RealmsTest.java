package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.api.router.RouterRealm;
import io.transom.api.router.StoppedRealm;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.SessionStatistics;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmsTest {
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Realms realms = new Realms(router, new ServiceSessions(router, () -> Runnable::run));

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    private static Config config(String json) {
        try {
            return Config.of("config", Json.read(json));
        } catch (ProtocolException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static void refused(String uri, Executable action) {
        assertEquals(uri, assertThrows(WampError.class, action).uri());
    }

    private Session join(String realm, String role) {
        return router.realm(realm)
                .orElseThrow()
                .join(new Principal(realm, "joe", role, "anonymous", "static", Map.of()), loop);
    }

    @Test
    void aRealmIsStartedListedAndStopped() {
        RouterRealm started = realms.start("realm001", config("{\"name\": \"realm1\", \"x\": 1}"));
        realms.start("a", config("{\"name\": \"com.example@x\"}"));

        assertEquals(List.of("a", "realm001"), realms.ids());
        assertEquals(Map.of("name", "realm1", "x", 1L), started.config().asMap(), "unknown keys are kept");
        assertEquals("standalone", started.category());
        assertEquals(started, realms.getByName("realm1"));

        StoppedRealm stopped = realms.stop("realm001");
        assertEquals("realm1", stopped.name());
        assertEquals(List.of("a"), realms.ids());
        realms.start("again", config("{\"name\": \"realm1\"}"));
    }

    @Test
    void theStoreSaysWhichEventsAreKept() throws Exception {
        realms.start(
                "r",
                config("{\"name\": \"realm1\", \"store\": {\"type\": \"memory\", \"limit\": 2, \"event-history\":"
                        + " [{\"uri\": \"com.t\"}, {\"uri\": \"com.\", \"match\": \"prefix\", \"limit\": 3}]}}"));
        Session session = join("realm1", "trusted");
        for (long i = 0; i < 5; i++) {
            session.publish("com.t", i);
        }

        assertEquals(List.of(3L, 4L), history(session, "exact", "com.t"));
        assertEquals(List.of(2L, 3L, 4L), history(session, "prefix", "com."));
    }

    /** The first arguments of the events that are kept. */
    private static List<?> history(Session session, String match, String uri) throws Exception {
        Object id = session.call("wamp.subscription.lookup", uri, Map.of("match", match))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .first();
        return session
                .call("wamp.subscription.get_events", id)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .args()
                .stream()
                .map(event -> ((List<?>) ((Map<?, ?>) event).get("args")).get(0))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "realm1, standalone",
        "0x0000000000000000000000000000000000000001, eth",
        "wamp.eth, ens",
        "eth.wamp, reverse_ens",
        "Wamp.eth, standalone",
    })
    void theNameTellsTheCategory(String name, String category) {
        assertEquals(
                category,
                realms.start("r", config("{\"name\": \"" + name + "\"}")).category());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/name: required key is missing",
                "{\"name\": \"ab\"}|/name: expected a realm name",
                "{\"name\": \"1abc\"}|/name: expected a realm name",
                "{\"name\": \"realm1\", \"store\": {}}|/store/type: required key is missing",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"cfxdb\"}}|/store/type: not supported yet",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"disk\"}}|/store/type: expected one of memory",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"memory\", \"limit\": 0}}|/store/limit: expected an integer",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"memory\", \"path\": \"x\"}}|/store/path: unknown key",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"memory\", \"event-history\": [{\"uri\": \"a..b\"}]}}|/store/event-history/0/uri: expected a URI for match exact",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"memory\", \"event-history\": [{\"uri\": \"a\", \"match\": \"x\"}]}}|/store/event-history/0/match: expected one of",
                "{\"name\": \"realm1\", \"store\": {\"type\": \"memory\", \"event-history\": [{\"uri\": \"a\"}, {\"uri\": \"a\", \"limit\": 1}]}}|/store/event-history/1: the same uri and match twice",
                "{\"name\": \"realm1\", \"options\": {\"x\": 1}}|/options/x: unknown key",
                "{\"name\": \"realm1\", \"options\": {\"enable_meta_api\": 1}}|/options/enable_meta_api: expected true or false",
                "{\"name\": \"realm1\", \"options\": {\"bridge_meta_api\": true}}|/options/bridge_meta_api: not supported yet",
                "{\"name\": \"realm1\", \"options\": {\"event_dispatching_chunk_size\": \"9\"}}|/options/event_dispatching_chunk_size: expected an integer",
                "{\"name\": \"realm1\", \"options\": {\"call_timeout_unit\": \"s\"}}|/options/call_timeout_unit: expected one of milliseconds, seconds",
                "{\"name\": \"realm1\", \"options\": {\"request_id_check\": true}}|/options/request_id_check: expected one of loose, strict",
                "{\"name\": \"realm1\", \"roles\": [{\"name\": \"x\", \"permissions\": [{\"uri\": \"a b\"}]}]}|/roles/0/permissions/0/uri: expected",
                "{\"name\": \"realm1\", \"roles\": [{\"name\": \"x\", \"authorizer\": \"com.x\", \"permissions\":"
                        + " []}]}|/roles/0/permissions: not together with authorizer",
            })
    void aConfigurationThatWillNotDoLeavesNothing(String json, String expected) {
        var error = assertThrows(WampError.class, () -> realms.start("r", config(json)));

        assertEquals(Errors.INVALID_CONFIGURATION, error.uri());
        assertTrue(error.text().startsWith("realm \"r\": " + expected), error.text());
        assertEquals(List.of(), realms.ids());
        realms.start("r", config("{\"name\": \"realm1\"}"));
    }

    @Test
    void itsOptionsAreThoseOfTheRealm() {
        RealmOptions byDefault = RealmOptions.of("realm1");
        assertEquals(byDefault, options("{}"));
        assertEquals(byDefault, options("{\"call_timeout_unit\": \"milliseconds\", \"request_id_check\": \"loose\"}"));
        assertEquals(
                byDefault
                        .withMetaApi(false)
                        .withStrictUris(true)
                        .withStrictRequestIds(true)
                        .withCallTimeoutUnit(ChronoUnit.SECONDS),
                options("{\"enable_meta_api\": false, \"uri_check\": \"strict\", \"request_id_check\": \"strict\","
                        + " \"call_timeout_unit\": \"seconds\"}"));
    }

    private static RealmOptions options(String json) {
        return RealmConfig.read(config("{\"name\": \"realm1\", \"options\": " + json + "}"))
                .options();
    }

    @Test
    void idsAndNamesAreTakenOnce() {
        realms.start("r", config("{\"name\": \"realm1\"}"));

        refused(Errors.ALREADY_RUNNING, () -> realms.start("r", config("{}")));
        refused(Errors.ALREADY_RUNNING, () -> realms.start("s", config("{\"name\": \"realm1\"}")));
        refused(Errors.NO_SUCH_OBJECT, () -> realms.get("s"));
        refused(Errors.NO_SUCH_OBJECT, () -> realms.getByName("realm2"));
        refused(Errors.NO_SUCH_OBJECT, () -> realms.stop("s"));
    }

    @Test
    void rolesAreStartedAndStoppedOnTheRoutingCore() {
        realms.start("r", config("{\"name\": \"realm1\"}"));
        realms.startRole("r", "second", config("{\"name\": \"b\"}"));
        realms.startRole("r", "first", config("{\"name\": \"a\", \"permissions\": []}"));

        assertEquals(
                List.of("second", "first"),
                realms.roles("r").stream().map(role -> role.id()).toList());
        assertEquals(2, realms.get("r").roles().size());
        refused(Errors.ALREADY_EXISTS, () -> realms.startRole("r", "first", config("{\"name\": \"c\"}")));
        refused(Errors.ALREADY_EXISTS, () -> realms.startRole("r", "third", config("{\"name\": \"a\"}")));
        long roles = realms.statistics("r").get("r").roles();
        assertEquals("a", realms.stopRole("r", "first").config().text("name").orElseThrow());
        assertEquals(roles - 1, realms.statistics(null).get("r").roles());
        refused(Errors.NO_SUCH_OBJECT, () -> realms.role("r", "first"));
        refused(Errors.NO_SUCH_OBJECT, () -> realms.stopRole("r", "first"));
        realms.startRole("r", "first", config("{\"name\": \"a\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/name: required key is missing",
                "{\"name\": \"\"}|/name: expected a text",
                "{\"name\": \"trusted\"}|/name: \"trusted\" is reserved",
                "{\"name\": \"a\", \"x\": 1}|/x: unknown key",
                "{\"name\": \"a\", \"permissions\": {}}|/permissions: expected a list",
                "{\"name\": \"a\", \"permissions\": [{\"uri\": \"a\", \"allow\": {\"cal\": true}}]}|/permissions/0/allow/cal: unknown key",
                "{\"name\": \"a\", \"permissions\": [{\"uri\": \"a\", \"validate\": {}}]}|/permissions/0/validate: not supported yet",
            })
    void aRoleThatWillNotDoLeavesNothing(String json, String expected) {
        realms.start("r", config("{\"name\": \"realm1\"}"));

        var error = assertThrows(WampError.class, () -> realms.startRole("r", "x", config(json)));

        assertEquals(Errors.INVALID_CONFIGURATION, error.uri());
        assertTrue(error.text().startsWith("role \"x\" of realm \"r\": " + expected), error.text());
        assertEquals(List.of(), realms.roles("r"));
    }

    @Test
    void stoppingARealmTellsWhoWasAttached() throws Exception {
        realms.start("r", config("{\"name\": \"realm1\"}"));
        realms.startRole("r", "any", config("{\"name\": \"anonymous\", \"allow-by-default\": true}"));
        Session joe = join("realm1", "anonymous");

        assertEquals(List.of(joe.info().id()), realms.stop("r").detachedSessions());
        assertEquals(
                "wamp.close.close_realm",
                joe.closed().toCompletableFuture().get(5, TimeUnit.SECONDS).reason());
    }

    @Test
    void sessionsAreKilledByAuthid() throws Exception {
        realms.start("r", config("{\"name\": \"realm1\"}"));
        realms.startRole("r", "any", config("{\"name\": \"anonymous\"}"));
        Session joe = join("realm1", "anonymous");
        var sessions = new Sessions(realms);

        assertEquals(
                List.of(),
                sessions.killByAuthid("r", "jim", null, null)
                        .toCompletableFuture()
                        .get());
        assertEquals(
                List.of(joe.info().id()),
                sessions.killByAuthid("r", "joe", "com.bye", "text")
                        .toCompletableFuture()
                        .get());
        assertEquals(
                "com.bye",
                joe.closed().toCompletableFuture().get(5, TimeUnit.SECONDS).reason());
        refused(Errors.NO_SUCH_OBJECT, () -> sessions.killByAuthid("x", "joe", null, null));
    }

    @Test
    void statisticsOfSessionsAreWhatTheRealmSays() {
        realms.start("a", config("{\"name\": \"aaa\", \"stats\": {\"trigger_after_duration\": 5}}"));
        realms.start(
                "b",
                config(
                        "{\"name\": \"bbb\", \"stats\": {\"rated_message_size\": 100, \"trigger_after_rated_messages\": 7,"
                                + " \"trigger_on_join\": true, \"trigger_on_leave\": false}}"));
        realms.start("c", config("{\"name\": \"ccc\"}"));

        assertEquals(new SessionStatistics(512, 0, 5, false, true), statistics("aaa"));
        assertEquals(new SessionStatistics(100, 7, 0, true, false), statistics("bbb"));
        assertNull(statistics("ccc"));
    }

    private @Nullable SessionStatistics statistics(String realm) {
        return router.realm(realm).orElseThrow().options().statistics();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | realm \"r\": /stats: expected trigger_after_rated_messages or trigger_after_duration of 1 or more",
                "{\"rated_message_size\": 3} | realm \"r\": /stats/rated_message_size: expected an even integer, found 3",
                "{\"trigger_after_duration\": -1} | realm \"r\": /stats/trigger_after_duration: expected an integer from 0 to 2147483647, found -1",
                "{\"trigger_on_join\": 1} | realm \"r\": /stats/trigger_on_join: expected true or false, found 1",
            })
    void statisticsThatAreNoneAreRefused(String stats, String text) {
        Config realm = config("{\"name\": \"realm1\", \"stats\": "
                + (stats.contains("join") ? stats.replace("}", ", \"trigger_after_duration\": 1}") : stats) + "}");

        assertEquals(
                text,
                assertThrows(WampError.class, () -> realms.start("r", realm)).text());
    }
}
