package io.transom.cli;

import io.transom.api.keys.NodeKeys;
import io.transom.api.keys.UserKeys;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transom keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the key files of a node or a user, unless they are there, and prints the public key.",
            "node: key.priv and key.pub; user: default.priv and default.pub. Crossbar.io can use them too."
        })
final class KeysCommand implements Callable<Integer> {
    /** Whose keys. */
    enum Owner {
        node,
        user
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "node|user", description = "Whose keys")
    private Owner owner;

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the files; made when missing")
    private Path directory;

    @Option(names = "--user-id", paramLabel = "ID", defaultValue = "unknown", description = "E-mail address of a user")
    private String userId;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                switch (owner) {
                    case node ->
                        NodeKeys.loadOrCreate(directory, System.getenv())
                                .signingKey()
                                .publicKey();
                    case user ->
                        UserKeys.loadOrCreate(directory, userId).signingKey().publicKey();
                });
        out.flush();
        return 0;
    }
}
