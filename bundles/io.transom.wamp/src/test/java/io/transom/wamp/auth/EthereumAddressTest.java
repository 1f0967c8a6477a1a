package io.transom.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EthereumAddressTest {
    @Test
    void theAddressIsThatOfTheReference() {
        assertEquals(
                "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A",
                EthereumAddress.of(HexFormat.of().parseHex("11".repeat(32))));
    }

    @ParameterizedTest
    @CsvSource({
        // the private keys 1 and 2, as widely published
        "0000000000000000000000000000000000000000000000000000000000000001, 0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf",
        "0000000000000000000000000000000000000000000000000000000000000002, 0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF",
    })
    void theCaseOfTheDigitsIsTheChecksum(String privateKey, String address) {
        assertEquals(address, EthereumAddress.of(HexFormat.of().parseHex(privateKey)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "11",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            })
    void whatIsNoKeyIsRefused(String privateKey) {
        byte[] bytes = HexFormat.of().parseHex(privateKey);
        assertThrows(IllegalArgumentException.class, () -> EthereumAddress.of(bytes));
    }
}
