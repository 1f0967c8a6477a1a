package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The pages under docs/reference that are made from the contracts say what the contracts say. */
class ReferencePagesTest {
    private static final Path FOLDER = Path.of("../../docs/reference");
    private static final String WRITE =
            "mvn test -pl bundles/io.transom.api -Dtest=ReferencePagesTest -Dreference.write=true";

    @TestFactory
    List<DynamicTest> pagesAreUpToDate() throws Exception {
        boolean write = Boolean.getBoolean("reference.write");
        var tests = new ArrayList<DynamicTest>();
        for (Map.Entry<String, String> page : ReferencePages.all(FOLDER).entrySet()) {
            Path file = FOLDER.resolve(page.getKey());
            if (write) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, page.getValue());
            }
            tests.add(DynamicTest.dynamicTest(
                    page.getKey(),
                    () -> assertEquals(
                            page.getValue(),
                            Files.exists(file) ? Files.readString(file) : "",
                            "docs/reference/" + page.getKey() + " is out of date; run " + WRITE)));
        }
        return tests;
    }
}
