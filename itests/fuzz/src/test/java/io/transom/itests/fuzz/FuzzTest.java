package io.transom.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each target for a few seconds, or as many as {@code -Dtransom.fuzz.seconds} says. */
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("transom.fuzz.seconds", 8);
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();

    private static String trouble;

    @BeforeAll
    static void probe() throws IOException, InterruptedException {
        trouble = Seeds.trouble();
        if (trouble.isEmpty()) {
            trouble = Jazzer.trouble(Files.createDirectories(FOLDER.resolve("probe")));
        }
    }

    /** Each test says so: a report without a test would look like a ring that did not run. */
    private static void fuzzingIsPossible() {
        if (!trouble.isEmpty()) {
            String line = "no fuzzing: " + trouble;
            System.err.println(line);
            if ("1".equals(System.getenv("TRANSOM_STRICT"))) {
                fail(line);
            }
            abort(line);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noInputBreaksTheRuleOf(Target target) throws IOException, InterruptedException {
        fuzzingIsPossible();

        long runs = Jazzer.of(target, Files.createDirectories(FOLDER.resolve(target.label())))
                .fuzz(SECONDS);

        System.out.println("fuzz " + target.label() + ": " + runs + " inputs in " + SECONDS + " s");
        assertTrue(runs > Seeds.of(target).size(), "no more than the seeds was tried: " + runs);
    }
}
