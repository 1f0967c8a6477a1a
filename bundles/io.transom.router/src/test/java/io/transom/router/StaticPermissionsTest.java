package io.transom.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.wamp.Match;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticPermissionsTest {
    private static final Set<Action> CALL = Set.of(Action.CALL);
    private static final Set<Action> NOTHING = Set.of();

    private static Permission rule(String uri, Match match, Set<Action> allow) {
        return new Permission(uri, match, allow, false, false);
    }

    private static boolean calls(String uri, Permission... rules) {
        return StaticPermissions.of(List.of(rules)).decide(uri, Action.CALL).allow();
    }

    @Test
    void withoutARuleEverythingIsDenied() {
        assertEquals(false, calls("com.p"));
        assertEquals(false, calls("com.p", rule("com.q", Match.EXACT, CALL)));
    }

    @Test
    void aRuleAllowsWhatItNames() {
        var permissions =
                StaticPermissions.of(List.of(rule("com.p", Match.EXACT, Set.of(Action.CALL, Action.SUBSCRIBE))));

        assertTrue(permissions.decide("com.p", Action.CALL).allow());
        assertTrue(permissions.decide("com.p", Action.SUBSCRIBE).allow());
        assertEquals(false, permissions.decide("com.p", Action.REGISTER).allow());
        assertEquals(false, permissions.decide("com.p", Action.PUBLISH).allow());
    }

    @Test
    void prefixesAreComparedByCharacters() {
        assertTrue(calls("com.example", rule("com.ex", Match.PREFIX, CALL)));
        assertTrue(calls("com.ex", rule("com.ex", Match.PREFIX, CALL)));
        assertEquals(false, calls("com.e", rule("com.ex", Match.PREFIX, CALL)));
    }

    @Test
    void theLongestRuleDecides() {
        Permission all = rule("", Match.PREFIX, CALL);
        Permission below = rule("com.secret.", Match.PREFIX, NOTHING);

        assertTrue(calls("com.secret", all, below));
        assertEquals(false, calls("com.secret.x", all, below));
        assertEquals(false, calls("com.secret.x", below, all));
    }

    @Test
    void anExactRuleHidesThePrefixAboveIt() {
        Permission prefix = rule("com.", Match.PREFIX, CALL);
        Permission exact = rule("com.a", Match.EXACT, CALL);

        assertTrue(calls("com.a", prefix, exact));
        assertTrue(calls("com.b", prefix, exact));
        assertEquals(false, calls("com.ab", prefix, exact));
    }

    @Test
    void aLaterRuleWithTheSameUriReplacesTheEarlier() {
        assertEquals(false, calls("com.p", rule("com.p", Match.EXACT, CALL), rule("com.p", Match.EXACT, NOTHING)));
        assertTrue(calls("com.p.x", rule("com.p", Match.EXACT, NOTHING), rule("com.p", Match.PREFIX, CALL)));
    }

    @Test
    void aWildcardGoesBeforeAnyPrefixButNotBeforeAnEqualExactRule() {
        Permission prefix = rule("com.a.b.long.", Match.PREFIX, NOTHING);
        Permission wildcard = rule("com...long.x", Match.WILDCARD, CALL);
        Permission exact = rule("com.a.b.long.x", Match.EXACT, NOTHING);

        assertTrue(calls("com.a.b.long.x", prefix, wildcard));
        assertEquals(false, calls("com.a.b.long.x", prefix, wildcard, exact));
    }

    @Test
    void aWildcardDecidesWhereAHidingExactRuleLeavesNone() {
        assertTrue(calls(
                "com.a.b",
                rule("com.", Match.PREFIX, NOTHING),
                rule("com.a", Match.EXACT, NOTHING),
                rule("com..b", Match.WILDCARD, CALL)));
    }

    @ParameterizedTest
    @CsvSource({
        "com.x.foo, true",
        "com.x.bar, true",
        "com.x.baz, false",
        "com.foo, false",
        "com.x.y.foo, false",
        "com..foo, false"
    })
    void allWildcardsWithTheSameLeadingPartCount(String uri, boolean allowed) {
        assertEquals(
                allowed, calls(uri, rule("com..foo", Match.WILDCARD, CALL), rule("com..bar", Match.WILDCARD, CALL)));
    }

    @Test
    void ofSeveralWildcardsTheLongestLeadingPartWinsThenTheLater() {
        Permission early = rule("com..c.d", Match.WILDCARD, NOTHING);
        Permission late = rule("com.b..d", Match.WILDCARD, CALL);
        Permission later = rule("com.b.c.", Match.WILDCARD, NOTHING);

        assertTrue(calls("com.b.c.d", early, late));
        assertTrue(calls("com.b.c.d", late, early));
        assertTrue(calls("com.b.c.d", late, early, later), "without two dots it is no wildcard");
        assertEquals(
                false,
                calls("com.a.b.c", rule("com..b.", Match.WILDCARD, CALL), rule("com...c", Match.WILDCARD, NOTHING)));
        assertTrue(calls("com.a.b.c", rule("com..b.", Match.WILDCARD, NOTHING), rule("com...c", Match.WILDCARD, CALL)));
    }

    @Test
    void aWildcardWithOtherThanLowerCaseComponentsNeverMatches() {
        assertEquals(false, calls("com.x.Foo", rule("com..Foo", Match.WILDCARD, CALL)));
        assertTrue(calls("com.X.foo-1", rule("com..foo-1", Match.WILDCARD, CALL)));
        assertEquals(false, calls("com.x._foo", rule("com.._foo", Match.WILDCARD, CALL)));
    }

    @Test
    void aWildcardIsKnownByItsUriWhateverItsMatchSays() {
        assertTrue(calls("com.x.foo", rule("com..foo", Match.EXACT, CALL)));
        assertTrue(calls(".foo", rule(".foo", Match.WILDCARD, CALL)));
        assertEquals(false, calls("com.foo", rule(".foo", Match.WILDCARD, CALL)));
    }

    @Test
    void aPatternIsAskedForAsItIsWritten() {
        var permissions = StaticPermissions.of(List.of(rule("com.", Match.PREFIX, Set.of(Action.SUBSCRIBE))));

        assertTrue(permissions.decide("com..x", Action.SUBSCRIBE).allow());
        assertEquals(false, permissions.decide("", Action.SUBSCRIBE).allow());
    }

    @Test
    void disclosureIsOfCallersAndPublishersWhereAllowed() {
        var all = Set.of(Action.values());
        var callers = StaticPermissions.of(List.of(new Permission("com.p", Match.EXACT, all, true, false)));
        var publishers = StaticPermissions.of(List.of(new Permission("com.p", Match.EXACT, all, false, true)));
        var denied = StaticPermissions.of(List.of(new Permission("com.p", Match.EXACT, NOTHING, true, true)));

        assertSame(Decision.ALLOWED_AND_DISCLOSED, callers.decide("com.p", Action.CALL));
        assertSame(Decision.ALLOWED, callers.decide("com.p", Action.PUBLISH));
        assertSame(Decision.ALLOWED, callers.decide("com.p", Action.REGISTER));
        assertSame(Decision.ALLOWED_AND_DISCLOSED, publishers.decide("com.p", Action.PUBLISH));
        assertSame(Decision.ALLOWED, publishers.decide("com.p", Action.CALL));
        assertSame(Decision.DENIED, denied.decide("com.p", Action.CALL));
        assertSame(
                Decision.ALLOWED_AND_DISCLOSED,
                StaticPermissions.of(List.of(Permission.everything())).decide("any.uri", Action.CALL));
    }

    @ParameterizedTest
    @CsvSource({
        "com.p, com.p, EXACT",
        "com.*, com., PREFIX",
        "*, '', PREFIX",
        "com.*.x, com..x, WILDCARD",
        "com.*.*, com.., WILDCARD",
        "*.x, .x, WILDCARD"
    })
    void starsGiveTheMatchWhenThereIsNone(String starred, String uri, Match match) {
        assertEquals(new Permission(uri, match, NOTHING, false, false), Permission.read(Map.of("uri", starred)));
    }

    @Test
    void withAMatchStarsMeanNothing() {
        assertEquals(
                new Permission("com.*", Match.EXACT, NOTHING, false, false),
                Permission.read(Map.of("uri", "com.*", "match", "exact")));
        var absent = new HashMap<String, Object>(Map.of("uri", "com.*"));
        absent.put("match", null);
        assertEquals(new Permission("com.*", Match.EXACT, NOTHING, false, false), Permission.read(absent));
    }

    @Test
    void aWholePermissionIsRead() {
        assertEquals(
                new Permission("com.", Match.PREFIX, Set.of(Action.CALL, Action.PUBLISH), true, true),
                Permission.read(Map.of(
                        "uri",
                        "com.",
                        "match",
                        "prefix",
                        "allow",
                        Map.of("call", true, "publish", true, "subscribe", false),
                        "disclose",
                        Map.of("caller", true, "publisher", true),
                        "cache",
                        true,
                        "validate",
                        Map.of("call", "type", "extra", Map.of()))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uri      | 17    | /uri: expected a text, found 17",
                "uri      | a b   | /uri: expected a URI or pattern, found \"a b\"",
                "match    | glob  | /match: expected exact, prefix or wildcard, found glob",
                "allow    | x     | /allow: expected a dictionary, found \"x\"",
                "cache    | x     | /cache: expected true or false, found \"x\"",
                "colour   | x     | /colour: unknown key"
            })
    void aBadPermissionIsRefusedWithItsPlace(String key, String value, String message) {
        var permission = new HashMap<String, Object>(Map.of("uri", "com.p"));
        permission.put(key, value.equals("17") ? (Object) 17 : value);

        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Permission.read(permission))
                        .getMessage());
    }

    @Test
    void badPartsOfAllowAndDiscloseAreRefused() {
        for (var bad : List.of(
                Map.of("uri", "com.p", "allow", Map.of("fly", true)),
                Map.of("uri", "com.p", "allow", Map.of("call", 1)),
                Map.of("uri", "com.p", "disclose", Map.of("callee", true)),
                Map.of("uri", "com.p", "validate", Map.of("result", "x")))) {
            assertThrows(IllegalArgumentException.class, () -> Permission.read(bad));
        }
    }

    @Test
    void changingTheListAfterwardsChangesNothing() {
        var rules = new ArrayList<>(List.of(rule("com.p", Match.EXACT, CALL)));
        var permissions = StaticPermissions.of(rules);

        Collections.fill(rules, rule("com.p", Match.EXACT, NOTHING));

        assertTrue(permissions.decide("com.p", Action.CALL).allow());
    }
}
