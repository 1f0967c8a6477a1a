package io.transom.itests.interop;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests of a class, with a line that says so, where Crossbar.io cannot be installed; in continuous integration ({@code
 * TRANSOM_STRICT}) they fail.
 */
final class NeedsCrossbar implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            CrossbarInstallation.get();
            return ConditionEvaluationResult.enabled("Crossbar.io is there");
        } catch (CrossbarInstallation.Missing missing) {
            if ("1".equals(System.getenv("TRANSOM_STRICT"))) {
                throw new AssertionError(missing.getMessage(), missing);
            }
            System.out.println("SKIPPED: " + context.getDisplayName() + ": " + missing.getMessage());
            return ConditionEvaluationResult.disabled(missing.getMessage());
        }
    }
}
