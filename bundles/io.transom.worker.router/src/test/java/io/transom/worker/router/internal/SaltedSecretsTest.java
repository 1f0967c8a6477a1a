package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.auth.Checks;
import io.transom.router.auth.Claim;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Entry;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Wampcra;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SaltedSecretsTest {
    private static final Salt SALT = new Salt("pepper", 100, 16);

    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private boolean full;
    private final Checks derivations = Checks.on(task -> {
        if (full) {
            throw new RejectedExecutionException();
        }
        work.add(task);
    });

    private SaltedSecrets secrets(Secret joe) {
        return new SaltedSecrets(Map.of("joe", Entry.of("user", joe)), derivations, new byte[32]);
    }

    private static Claim joe() {
        return new Claim(new Message.Hello("realm1", Map.of()), null, "wampcra", "joe", null);
    }

    private static String key(SaltedSecrets secrets) {
        return secrets.find(joe())
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .credential()
                .key();
    }

    @Test
    void passwordsAreMadeIntoKeysOnceAndLoginsWaitForThem() {
        SaltedSecrets secrets = secrets(new Secret("secret", SALT));
        var waiting = secrets.find(joe()).toCompletableFuture();
        assertTrue(!waiting.isDone());

        work.remove().run();

        String key = Wampcra.saltedSecret("secret", "pepper", 100, 16);
        assertEquals(key, waiting.join().orElseThrow().credential().key());
        assertEquals(key, key(secrets));
        assertTrue(work.isEmpty());
    }

    @Test
    void aBeginningThatWasRefusedIsMadeAgainByTheNextLogin() {
        full = true;
        SaltedSecrets secrets = secrets(new Secret("secret", SALT));
        var refused = assertThrows(CompletionException.class, () -> key(secrets));
        assertEquals(ErrorUris.UNAVAILABLE, ((WampError) refused.getCause()).uri());

        full = false;
        var waiting = secrets.find(joe()).toCompletableFuture();
        work.remove().run();

        assertTrue(waiting.join().isPresent());
    }

    @Test
    void withoutSaltNothingIsComputed() {
        assertEquals("secret", key(secrets(new Secret("secret", null))));
        assertTrue(work.isEmpty());
    }
}
