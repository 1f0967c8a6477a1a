package io.transom.api.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code add_pythonpath} did.
 *
 * @param paths the whole search path after the change
 */
public record ClassPathChange(
        List<String> paths,
        List<Added> pathsAdded,
        boolean prepend,
        @Nullable Long who) {
    /**
     * A path that was added.
     *
     * @param requested as given
     * @param resolved absolute
     */
    public record Added(String requested, String resolved) {}
}
