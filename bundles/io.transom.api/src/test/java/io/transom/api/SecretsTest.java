package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @Contract(family = "router", scope = Scope.WORKER, doc = "Test.")
    interface Starting {
        @Procedure(doc = "Starts.", access = Access.OPERATE)
        CompletionStage<Object> start(
                @Param("id") String id,
                @Param(value = "config", secret = true, nullable = true) Config config,
                @Param(value = "options", byDefault = "null") Config options);
    }

    private final ProcedureDescription start =
            ContractDescription.of(Starting.class).procedures().get(0);

    @Test
    void aParameterThatIsDeclaredSecretIsMaskedWhole() {
        assertEquals(
                "{\"id\":\"r1\",\"config\":\"***\"}",
                masked(Payload.of(List.of("r1"), Map.of("config", Map.of("type", "web")))));
        assertEquals("{\"id\":\"r1\",\"config\":\"***\"}", masked(Payload.of("r1", Map.of("type", "web"))));
        assertEquals("{\"id\":\"r1\",\"config\":null}", masked(Payload.of("r1", null)));
    }

    @Test
    void belowTheOthersKeysTellWhatIsSecret() throws Exception {
        Object options = Json.read(
                "{\"auth\":{\"wampcra\":{\"users\":[{\"joe\":{\"secret\":\"x\",\"role\":\"r\",\"salt\":null}}]},"
                        + "\"ticket\":{\"type\":\"static\"}},\"tls\":{\"key\":\"k.pem\",\"certificate\":\"c.pem\"},"
                        + "\"password\":null,\"pubkey\":\"ab\",\"url\":\"ws://u:p@h/ws\",\"n\":5}");
        assertEquals(
                "{\"id\":\"r1\",\"options\":{\"auth\":{\"wampcra\":{\"users\":[{\"joe\":{\"secret\":\"***\",\"role\":\"r\","
                        + "\"salt\":null}}]},\"ticket\":\"***\"},\"tls\":{\"key\":\"***\",\"certificate\":\"c.pem\"},"
                        + "\"password\":null,\"pubkey\":\"ab\",\"url\":\"ws://***@h/ws\",\"n\":5}}",
                masked(Payload.of(List.of("r1"), Map.of("options", options))));
    }

    /** Nobody has said what it is. */
    @Test
    void whatIsNotDeclaredIsMasked() {
        assertEquals(
                "{\"id\":\"r1\",\"config\":\"***\",\"options\":{},\"arguments\":\"***\",\"more\":\"***\"}",
                masked(Payload.of(Arrays.asList("r1", Map.of(), Map.of(), "x", "y"), Map.of("more", "z"))));
    }

    @ParameterizedTest
    @CsvSource({
        "password, true", "PASSWORD, true", "db_passwd, true", "clientSecret, true", "ticket, true", "token, true",
        "private-key, true", "key, true", "keys, true", "stored_key, true", "server-key, true", "apiKey, true",
        "seed, true", "pubkey, false", "public_key, false", "pkey, false", "authorized_keys, false", "salt, false",
        "monkey_business, false", "role, false", "realm, false", "pwd, true", "db-pwd, true", "Authorization, true",
        "Set-Cookie, true", "cookies, true", "key_passphrase, true", "passcode, true", "pass, true", "PW, true",
        "psk, true", "bearer, true", "jwt, true", "bypass, false", "compass, false", "authid, false",
        "authorizer, false", "authmethods, false", "window, false",
    })
    void keys(String key, boolean secret) {
        assertEquals(secret, Secrets.isSecret(key));
    }

    /** A text, and what is shown of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ws://u:p@h/ws | ws://***@h/ws",
                "ws://u@h:8080/ws | ws://***@h:8080/ws",
                "postgresql://user:p@ss/w@host/db | postgresql://***@host/db",
                "postgresql://user:pa/ss@host/db | postgresql://***@host/db",
                "postgresql://user:p?a#s@host/db | postgresql://***@host/db",
                "redis://:p@h | redis://***@h",
                "amqp://u:12/34:5@h | amqp://u:12/34:5@h",
                "amqp://u:123456/7@h | amqp://***@h",
                "ws://u:p@[::1]:8080/ws | ws://***@[::1]:8080/ws",
                "from ws://a:b@h1/x to ws://c:d@h2/y | from ws://***@h1/x to ws://***@h2/y",
                "see 'http://u:p@h/' | see 'http://***@h/'",
                "jdbc:postgresql://h/db?user=joe&password=p&ssl=1 | jdbc:postgresql://h/db?user=joe&password=***&ssl=1",
                "https://h/?access_token=t#top | https://h/?access_token=***#top",
                "http://h/users/joe@example.com | http://h/users/joe@example.com",
                "http://h:8080/@joe?q=a@b | http://h:8080/@joe?q=a@b",
                "http://[::1]:8080/a@b | http://[::1]:8080/a@b",
                "see http://h/x or write to joe@example.com | see http://h/x or write to joe@example.com",
                "joe:p@h/x | joe:p@h/x",
                ":// | ://",
            })
    void urls(String text, String shown) {
        assertEquals(shown, Secrets.masked(text));
    }

    private String masked(Payload payload) {
        return Json.write(Secrets.masked(start, payload));
    }
}
