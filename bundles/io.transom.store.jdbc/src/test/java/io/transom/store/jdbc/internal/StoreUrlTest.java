package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    private static PostgresDatabase of(String url) {
        return PostgresDatabase.of(url, new Password(""), 1_000);
    }

    @Test
    void thePlaceIsTheUrlWithoutWhatComesAfterIt() {
        assertEquals(
                "jdbc:postgresql://a:1,b:2/center",
                of("jdbc:postgresql://a:1,b:2/center?user=joe&sslmode=require").place());
        assertEquals(
                "jdbc:postgresql://[::1]:5432/c",
                of("jdbc:postgresql://[::1]:5432/c").place());
        assertTrue(of("jdbc:postgresql://a/b").isServer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?user=joe&password=s3cret",
                "jdbc:postgresql://h/d?PassWord=s3cret",
                "jdbc:postgresql://h/d?sslpassword=s3cret&user=joe",
                "jdbc:postgresql://joe:s3cret@h/d",
                "jdbc:mysql://joe:s3cret@h/d",
                "postgresql://h/s3cret",
                "s3cret"
            })
    void aUrlWithASecretOrOfAnotherKindIsRefusedAndNotShown(String url) {
        var failure = assertThrows(StoreFailure.class, () -> of(url));
        assertTrue(failure.getMessage().startsWith("url of io.transom.store.jdbc"), failure.getMessage());
        assertFalse(failure.getMessage().contains("s3cret"), failure.getMessage());
    }
}
