package io.transom.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportLimitsTest {
    @ParameterizedTest
    @CsvSource({"transport.http.head, 1048576", "transport.tls.hello, 16777215"})
    void whatNoTransportCanHaveIsRefusedWhereTheLimitsAreMade(String id, long most) {
        TransportLimits.DEFAULT.with(id, most);
        for (long tooMuch : new long[] {most + 1, 1L << 31, Long.MAX_VALUE}) {
            assertEquals(
                    id + ": expected at most " + most + ", found " + tooMuch,
                    assertThrows(IllegalArgumentException.class, () -> TransportLimits.DEFAULT.with(id, tooMuch))
                            .getMessage());
        }
    }
}
