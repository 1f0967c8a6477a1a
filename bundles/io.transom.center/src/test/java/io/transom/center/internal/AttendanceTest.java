package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttendanceTest {
    @ParameterizedTest
    @CsvSource({
        "tcp4:192.0.2.7:36914, tcp4:192.0.2.7",
        "tcp6:2001:db8:0:1:2:3:4:5:36914, tcp6:2001:db8:0:1::/64",
        "tcp6:2001:db8:0:1:ffff:0:0:9:1, tcp6:2001:db8:0:1::/64",
        "tcp6:2001:db8:0:2:2:3:4:5:36914, tcp6:2001:db8:0:2::/64",
        "tcp6:fe80:0:0:0:1:2:3:4%eth0:36914, tcp6:fe80:0:0:0::/64",
        "unix, unix"
    })
    void addressesOfOneNetworkAreOneOrigin(String address, String host) {
        assertEquals(host, Attendance.host(address));
    }
}
