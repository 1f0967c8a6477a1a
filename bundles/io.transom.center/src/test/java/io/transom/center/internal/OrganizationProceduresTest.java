package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.testkit.TestClient;
import io.transom.wamp.WampError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrganizationProceduresTest {
    private static final String U = "crossbarfabriccenter.user.";
    private static final String NOBODY = "11111111-1111-4111-8111-111111111111";

    private final CenterFixture center = new CenterFixture();
    private final TestClient domain = center.domain();

    @AfterEach
    void stop() {
        domain.close();
        center.close();
    }

    @Test
    void anOrganizationIsPutOnRecordAndTakenOffAndBothAreAnnounced() {
        var createdEvents = domain.events(U + "on_organization_created");
        var deletedEvents = domain.events(U + "on_organization_deleted");
        var given = Map.of(
                "name", "acme", "label", "L", "description", "D", "tags", List.of("t"), "otype", 2L, "junk", true);
        var created = map(domain.call(U + "create_organization", given));
        assertEquals(
                List.of("oid", "label", "description", "tags", "name", "otype", "registered"),
                List.copyOf(created.keySet()));
        assertEquals("acme", created.get("name"));
        assertEquals(2L, created.get("otype"));
        assertEquals(List.of(created), createdEvents.next().payload().args());
        assertEquals(List.of(created.get("oid")), domain.call(U + "list_organizations"));
        assertEquals(created, domain.call(U + "get_organization", created.get("oid")));

        assertEquals(created, domain.call(U + "delete_organization", created.get("oid")));
        assertEquals(List.of(created), deletedEvents.next().payload().args());
        assertEquals(List.of(), domain.call(U + "list_organizations"));
        assertEquals("crossbar.error.no_such_object", error("get_organization", created.get("oid")));
    }

    @Test
    void twoMayHaveTheSameName() {
        var first = map(domain.call(U + "create_organization", Map.of("name", "acme")));
        var second = map(domain.call(U + "create_organization", Map.of("name", "acme")));
        assertEquals(null, first.get("otype"));
        assertEquals(
                List.of(first.get("oid"), second.get("oid")).stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList(),
                domain.call(U + "list_organizations"));
    }

    @Test
    void whoCreatedAnOrganizationAndTheSuperuserMayDeleteIt() {
        var alice = CenterFixture.key(2);
        var bob = CenterFixture.key(3);
        center.addUser("alice@x.y", alice);
        center.addUser("bob@x.y", bob);
        try (var ofAlice = center.joinAs(alice, "alice@x.y", null, null);
                var ofBob = center.joinAs(bob, "bob@x.y", null, null)) {
            Object one = map(ofAlice.call(U + "create_organization", Map.of("name", "one")))
                    .get("oid");
            Object two = map(ofAlice.call(U + "create_organization", Map.of("name", "two")))
                    .get("oid");
            var refused = ofBob.callFails(U + "delete_organization", one);
            assertEquals("fabric.not-authorized", refused.uri());
            assertEquals("\"bob@x.y\" has not created organization \"one\"", refused.text());
            ofAlice.call(U + "delete_organization", one);
            domain.call(U + "delete_organization", two);
            Object superusers = map(domain.call(U + "create_organization", Map.of("name", "three")))
                    .get("oid");
            assertEquals(
                    "fabric.not-authorized",
                    ofAlice.callFails(U + "delete_organization", superusers).uri());
            assertEquals(List.of(superusers), domain.call(U + "list_organizations"));
        }
    }

    @Test
    void whatWillNotDoIsRefusedAndNothingIsStored() {
        for (Map<String, Object> wrong : Arrays.asList(
                with("name", null),
                with("name", " "),
                with("name", 7L),
                with("name", "a".repeat(256)),
                with("label", 7L),
                with("tags", "t"),
                with("otype", "x"),
                with("otype", 0L),
                with("otype", 256L))) {
            assertEquals("wamp.error.invalid_argument", error("create_organization", wrong), wrong.toString());
        }
        assertEquals("wamp.error.invalid_argument", error("delete_organization", "x"));
        assertEquals("wamp.error.invalid_argument", error("get_organization", "x"));
        assertEquals("crossbar.error.no_such_object", error("delete_organization", NOBODY, true));
        assertEquals(List.of(), domain.call(U + "list_organizations"));
    }

    private static Map<String, Object> with(String key, @Nullable Object value) {
        var result = new HashMap<String, Object>(Map.of("name", "acme"));
        result.put(key, value);
        return result;
    }

    private String error(String procedure, Object... args) {
        return assertThrows(WampError.class, () -> domain.call(U + procedure, args))
                .uri();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) value;
    }
}
