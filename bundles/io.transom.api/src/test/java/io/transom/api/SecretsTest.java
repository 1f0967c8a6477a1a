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
        "monkey_business, false", "role, false", "realm, false",
    })
    void keys(String key, boolean secret) {
        assertEquals(secret, Secrets.isSecret(key));
    }

    private String masked(Payload payload) {
        return Json.write(Secrets.masked(start, payload));
    }
}
