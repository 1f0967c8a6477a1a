package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an auth block may hold, and how a complaint names the place. */
class AuthConfigTest {
    private static final String KEY = "00".repeat(32);

    private static Config config(String json) throws ProtocolException {
        return Config.of("transport \"t\"", Json.read(json.replace("KEY", KEY).replace('\'', '"')));
    }

    private static void read(String json) throws ProtocolException {
        AuthConfig.read(Optional.of(config(json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{'anonymous': {'type': 'static', 'role': 'guest', 'authid': 'x', 'realm': 'ignored'}}",
                "{'ticket': {'type': 'static', 'principals': {'joe': {'ticket': 'secret', 'role': 'user'}, 'jim': {'ticket': '1'}}}}",
                "{'wampcra': {'type': 'static', 'users': {'joe': {'secret': 's', 'salt': 'x', 'iterations': 1000, 'keylen': 32}}}}",
                "{'scram': {'type': 'static', 'principals': {'joe': {'kdf': 'pbkdf2', 'iterations': 4096, 'salt': '00',"
                        + "'stored-key': 'KEY', 'server-key': 'KEY'}}}}",
                "{'cryptosign': {'type': 'static', 'default-role': 'user', 'principals': {'joe': {'authorized_keys': ['KEY'], 'realm': 'realm1'}}}}",
                "{'tls': {'type': 'static', 'principals': {'joe': {'certificate-sha1':"
                        + "'92:B4:E6:41:6C:33:6F:21:EC:02:2F:7F:C4:43:84:76:ED:44:50:F0', 'role': 'user'}}}}",
                "{'ticket': {'type': 'dynamic', 'authenticator': 'com.example.auth', 'authenticator-realm': 'r',"
                        + "'authenticator-role': 'auth', 'default-role': 'user'}}"
            })
    void whatIsRightIsTaken(String json) throws ProtocolException {
        read(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'magic': {}} | /magic: unknown authentication method",
                "{'wamp-scram': {}} | /wamp-scram: unknown authentication method",
                "{'cookie': {}} | /cookie: not supported yet",
                "{'ticket': {}} | /ticket/type: required key is missing",
                "{'ticket': {'type': 'x'}} | /ticket/type: expected one of dynamic, static, found \"x\"",
                "{'ticket': {'type': 'function'}} | /ticket/type: \"function\" is not supported yet",
                "{'ticket': {'type': 'static'}} | /ticket/principals: required key is missing",
                "{'ticket': {'type': 'static', 'principals': {'joe': {}}}} | /ticket/principals/joe/ticket: required key is missing",
                "{'ticket': {'type': 'static', 'principals': {'joe': {'ticket': ''}}}} | /ticket/principals/joe/ticket: expected a string that is not empty",
                "{'wampcra': {'type': 'static', 'users': {'joe': {'secret': ''}}}} | /wampcra/users/joe/secret: expected a string that is not empty",
                "{'ticket': {'type': 'static', 'principals': {'joe': {'ticket': 4711}}}} | /ticket/principals/joe/ticket: expected a string that is not empty",
                "{'ticket': {'type': 'static', 'principals': {'joe': {'ticket': 'x', 'secret': 'y'}}}}"
                        + " | /ticket/principals/joe/secret: unknown key; known are role, ticket",
                "{'ticket': {'type': 'static', 'principals': {'joe': {'ticket': '${NO_SUCH_VARIABLE_HERE}'}}}}"
                        + " | /ticket/principals/joe/ticket: environment variable NO_SUCH_VARIABLE_HERE is not set or empty",
                "{'cryptosign': {'type': 'dynamic', 'authenticator': 'a', 'channel-binding': 'required'}}"
                        + " | /cryptosign/channel-binding: only with scram",
                "{'scram': {'type': 'dynamic', 'authenticator': 'a', 'channel-binding': true}}"
                        + " | /scram/channel-binding: expected one of optional, required, found true",
                "{'wampcra': {'type': 'static', 'principals': {}}} | /wampcra/principals: unknown key; known are default-role, type, users",
                "{'wampcra': {'type': 'static', 'users': {'joe': {'secret': 's', 'iterations': 0}}}}"
                        + " | /wampcra/users/joe/iterations: expected an integer from 1 to 1000000, found 0",
                "{'wampcra': {'type': 'static', 'users': {'joe': {'secret': 's', 'salt': 'x', 'iterations': 600000, 'keylen': 33}}}}"
                        + " | /wampcra/users/joe: iterations for 33 bytes: limit auth.pbkdf2.rounds: at most 1000000 rounds, found 1200000",
                "{'scram': {'type': 'static', 'principals': {'joe': {'kdf': 'md5'}}}}"
                        + " | /scram/principals/joe/kdf: expected one of argon2id-13, argon2id13, pbkdf2, found \"md5\"",
                "{'scram': {'type': 'static', 'principals': {'joe': {'kdf': 'pbkdf2', 'iterations': 100, 'salt': '00',"
                        + "'stored-key': 'KEY', 'server-key': 'KEY'}}}} | /scram/principals/joe: iterations: expected 4096 or more, found 100",
                "{'scram': {'type': 'static', 'principals': {'joe': {'kdf': 'pbkdf2', 'iterations': 4096, 'salt': '00',"
                        + "'stored-key': '00', 'server-key': 'KEY'}}}} | /scram/principals/joe/stored-key: expected 64 hex digits",
                "{'cryptosign': {'type': 'static', 'principals': {'joe': {'authorized_keys': ['12']}}}}"
                        + " | /cryptosign/principals/joe/authorized_keys/0: expected 64 hex digits, found \"12\"",
                "{'cryptosign': {'type': 'static', 'trustroots': {}}} | /cryptosign/trustroots: not supported yet",
                "{'tls': {'type': 'static', 'principals': {'joe': {'certificate-sha1': 'aa'}}}}"
                        + " | /tls/principals/joe/certificate-sha1: expected 20 pairs of upper-case hex digits, divided by colons, found \"aa\"",
                "{'anonymous': {'type': 'dynamic'}} | /anonymous/authenticator: required key is missing",
                "{'anonymous': {'type': 'dynamic', 'authenticator': 'Com.X'}}"
                        + " | /anonymous/authenticator: expected a URI of lower-case letters, digits and _, found \"Com.X\""
            })
    void whatIsWrongIsNamedByItsPlace(String json, String complaint) {
        var refused = assertThrows(WampError.class, () -> read(json));

        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertEquals("transport \"t\": " + complaint, refused.text());
    }

    @Test
    void aTicketMayStandInTheEnvironment() throws ProtocolException {
        Config method =
                config("{'type': 'static', 'principals': {'joe': {'ticket': '${JOES}'}, 'jim': {'ticket': '$x'}}}");

        var tickets = StaticPrincipals.tickets(method, Map.of("JOES", "secret"));

        assertEquals("secret", tickets.get("joe").credential().ticket());
        assertEquals("$x", tickets.get("jim").credential().ticket());
        assertFalse(tickets.toString().contains("secret"), "secrets are not shown");
    }

    @Test
    void transportsAreEqualWhenTheirBlocksAre() throws ProtocolException {
        assertEquals(AuthConfig.read(Optional.of(config("{}"))), AuthConfig.read(Optional.of(config("{}"))));
    }
}
