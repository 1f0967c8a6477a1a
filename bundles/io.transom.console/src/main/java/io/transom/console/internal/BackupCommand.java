package io.transom.console.internal;

import io.transom.api.store.StoreBackup;
import io.transom.wamp.WampError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** {@code transom:backup}: everything that the center keeps, in a file. */
final class BackupCommand {
    private final StoreBackup store;

    BackupCommand(StoreBackup store) {
        this.store = store;
    }

    SimpleCommand command() {
        return SimpleCommand.of(
                "backup",
                "Writes all that the center keeps to a new file; ./transom center restore puts it back.",
                syntax -> syntax.argument(
                                "FILE", "Absolute name of a file that does not exist yet, on the center's machine")
                        .build(),
                this::run);
    }

    private void run(Input input, Output out) throws Exception {
        Path file = Path.of(input.text("FILE"));
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("FILE: expected an absolute name, found " + file);
        }
        try {
            var written = store.backup(file).toCompletableFuture().get();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("file", file.toString());
            row.put("rows", written.rows());
            row.put("bytes", written.bytes());
            out.value(row);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WampError error) {
                throw new IllegalStateException(error.uri() + ": " + error.text(), error);
            }
            throw failed;
        }
    }
}
