package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.net.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code docs/compatibility.md} says what this run of the whole ring has found. Runs last. */
@ExtendWith(NeedsCrossbar.class)
@Order(Integer.MAX_VALUE)
@Isolated("all others have ended")
class CompatibilityPageTest {
    @Test
    void thePageSaysWhatWasFound() throws IOException {
        Path page = Project.ROOT.resolve("docs/compatibility.md");
        String found = Compatibility.page(CrossbarInstallation.version()) + "\n";
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(page, found);
        }
        assertEquals(Files.exists(page) ? Files.readString(page) : "", found);
    }
}
