package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.Timestamps;
import io.transom.api.keys.ActivationFile;
import io.transom.api.keys.KeyFile;
import io.transom.api.keys.KeyFileException;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterState.ManagementRealm;
import io.transom.api.store.CenterState.Node;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pairs the nodes whose {@code key.pub} lies below a folder with the default management realm, and puts {@code key.activate} beside
 * it, which tells the node where its center is. What is wrong with a file is said once, until something else is.
 *
 * <p>A node that somebody deleted is not paired again until its file is changed or put there anew. That it was there is seen by what the
 * file was like when its node was last on record, and after a start by a {@code key.activate} of this realm that is not older than
 * the file.
 */
final class PairingFolder {
    /** Key files that are looked at in one round. */
    static final Limit FILES = new Limit(
            "center.pairing.files",
            10_000,
            "files",
            ErrorUris.UNAVAILABLE,
            "Key files below the watched folder that are looked at in one round; the rest is passed over.");

    private static final Logger LOG = LoggerFactory.getLogger(PairingFolder.class);
    private static final String PUBLIC_KEY_FILE = "key.pub";
    private static final String CLUSTER_IP = "cluster_ip";

    private final Center center;
    private final Settings settings;
    private final String managementUrl;
    private final Limit most;
    private final Map<Path, String> complaints = new HashMap<>();
    private final Map<Path, Stamp> onRecord = new HashMap<>();

    /** What a file is like, as long as nobody touches it. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object file) {
        static Stamp of(Path path) throws IOException {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /**
     * @param folder whose sub-folders are looked through
     * @param pattern of the names of these sub-folders, matched from their beginning; absent for all
     * @param realm name of the management realm
     * @param writeFile whether {@code key.activate} is written
     * @param withCode whether it gets an activation code, which nobody checks
     */
    record Settings(Path folder, Optional<Pattern> pattern, String realm, boolean writeFile, boolean withCode) {}

    PairingFolder(Center center, Settings settings, String managementUrl) {
        this(center, settings, managementUrl, FILES);
    }

    PairingFolder(Center center, Settings settings, String managementUrl, Limit most) {
        this.center = center;
        this.most = most;
        this.settings = settings;
        this.managementUrl = managementUrl;
    }

    /** Looks through the folder once. Blocks. */
    void round() {
        var wrong = new HashMap<Path, String>();
        for (Path file : keyFiles(wrong)) {
            try {
                pair(file);
            } catch (IOException | WampError | CompletionException failed) {
                wrong.put(file, message(failed));
            }
        }
        wrong.forEach((file, what) -> {
            if (!what.equals(complaints.get(file))) {
                LOG.warn("pairing folder: {}: {}", file, what);
            }
        });
        complaints.clear();
        complaints.putAll(wrong);
        onRecord.keySet().removeIf(file -> Files.notExists(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** What is wrong since the last round, by file or folder. */
    Map<Path, String> complaints() {
        return Map.copyOf(complaints);
    }

    private List<Path> keyFiles(Map<Path, String> wrong) {
        if (!Files.isDirectory(settings.folder())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(settings.folder())) {
            var found = folders.filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
                    .filter(this::isWanted)
                    .sorted()
                    .flatMap(folder -> keyFilesBelow(folder, wrong))
                    .limit(most.value() + 1)
                    .toList();
            if (most.exceededBy(found.size())) {
                LimitHits.ofProcess().hit(most);
                wrong.put(settings.folder(), most.error(found.size()).getMessage());
                return found.subList(0, (int) most.value());
            }
            return found;
        } catch (IOException | UncheckedIOException unreadable) {
            wrong.put(settings.folder(), message(unreadable));
            return List.of();
        }
    }

    private boolean isWanted(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return settings.pattern()
                .map(pattern -> pattern.matcher(name).lookingAt())
                .orElse(true);
    }

    private Stream<Path> keyFilesBelow(Path folder, Map<Path, String> wrong) {
        try {
            return KeyFileSearch.below(folder, PUBLIC_KEY_FILE, most.value() + 1, (place, unreadable) -> {
                        if (!most.exceededBy(wrong.size() + 1L)) {
                            wrong.put(place, message(unreadable));
                        }
                    })
                    .stream();
        } catch (IOException unreadable) {
            wrong.put(folder, message(unreadable));
            return Stream.of();
        }
    }

    private void pair(Path file) throws IOException {
        Stamp stamp = Stamp.of(file);
        KeyFile key = KeyFile.read(file, KeyFile.Kind.NODE_PUBLIC);
        String pubkey = key.get("public-key-ed25519").orElse("").toLowerCase(Locale.ROOT);
        if (!Checks.isKey(pubkey)) {
            throw new KeyFileException(file + ": tag public-key-ed25519: expected 64 hex digits");
        }
        Path activation = file.resolveSibling(ActivationFile.NAME);
        Optional<Node> known = center.state().nodeWithKey(pubkey);
        if (known.isEmpty() && (stamp.equals(onRecord.get(file)) || wasPaired(activation, stamp, pubkey))) {
            throw new KeyFileException(
                    "its node was deleted; it is paired again when the file is changed or put there anew");
        }
        Node node = known.orElseGet(() -> center.store()
                .update(state -> pairing(state, key, pubkey))
                .thenApply(this::announced)
                .toCompletableFuture()
                .join()
                .node());
        onRecord.put(file, stamp);
        boolean stale = known.isEmpty() && isOfThisRealm(activation, pubkey);
        if (settings.writeFile() && isPairedFromHere(node) && (stale || !Files.exists(activation))) {
            write(activation, node);
        }
    }

    private void write(Path file, Node node) throws IOException {
        try {
            activation(node).write(file);
            LOG.info("node {}: {} written", node.authid(), file);
        } catch (IOException failed) {
            throw new IOException(ActivationFile.NAME + " cannot be written: " + message(failed), failed);
        }
    }

    /** Whether the file beside the key was written when the key, as it is now, was paired with this realm. */
    private boolean wasPaired(Path activation, Stamp key, String pubkey) throws IOException {
        return isOfThisRealm(activation, pubkey)
                && key.modified().compareTo(Files.getLastModifiedTime(activation)) <= 0;
    }

    private boolean isOfThisRealm(Path activation, String pubkey) {
        if (!Files.exists(activation)) {
            return false;
        }
        try {
            var file = ActivationFile.read(activation);
            return pubkey.equals(file.publicKey())
                    && center.state()
                            .realmNamed(settings.realm())
                            .filter(realm -> realm.oid().equals(file.managementRealmOid()))
                            .isPresent();
        } catch (IOException noneOfOurs) {
            return false;
        }
    }

    /** Not one that an operator has paired, and so told in some other way where its center is. */
    private static boolean isPairedFromHere(Node node) {
        return node.realmOid() != null
                && node.authextra() != null
                && node.oid().equals(node.authextra().get(Names.NODE_OID));
    }

    /** @param before whether the node was on record already */
    private record Paired(Node node, boolean before) {}

    private Update<Paired> pairing(CenterState state, KeyFile key, String pubkey) {
        Optional<Node> known = state.nodeWithKey(pubkey);
        if (known.isPresent()) {
            return Update.nothing(new Paired(known.get(), true));
        }
        ManagementRealm realm = Lookup.realmNamed(state, settings.realm());
        String oid = UUID.randomUUID().toString();
        String authid = Checks.component("node-authid", key.get("node-authid").orElse("node-" + oid.substring(0, 8)));
        if (state.nodeNamed(realm.oid(), authid).isPresent()) {
            throw new WampError(
                    Errors.ALREADY_EXISTS,
                    "management realm \"" + realm.name() + "\" has a node " + Json.show(authid) + " already");
        }
        @Nullable String clusterIp = key.get("node-cluster-ip").orElse(null);
        var authextra = new HashMap<String, @Nullable Object>();
        authextra.put(Names.NODE_OID, oid);
        authextra.put(CLUSTER_IP, clusterIp);
        authextra.put(Names.MREALM_OID, realm.oid());
        String owner =
                state.userWithEmail(Names.SUPERUSER).map(CenterState.User::oid).orElse(null);
        var node = new Node(oid, Label.NONE, owner, pubkey, clusterIp, realm.oid(), authid, authextra);
        return new Update<>(List.of(new Change.PutNode(node)), new Paired(node, false));
    }

    private Paired announced(Paired paired) {
        if (!paired.before()) {
            LOG.info("node {}: paired with {} from {}", paired.node().authid(), settings.realm(), settings.folder());
            Announcements.onDomain(center, Names.MREALM + "on_node_paired", Views.of(paired.node()));
        }
        return paired;
    }

    private ActivationFile activation(Node node) {
        return new ActivationFile(
                Timestamps.of(center.clock().instant()),
                managementUrl,
                settings.realm(),
                node.realmOid(),
                node.oid(),
                node.clusterIp(),
                node.authid(),
                settings.withCode() ? Serials.activationCode() : null,
                node.pubkey());
    }

    /** Without the name of the file, which is told anyway, or is a temporary one and another each time. */
    private static String message(Throwable failed) {
        boolean wrapped = failed instanceof CompletionException || failed instanceof UncheckedIOException;
        Throwable cause = wrapped && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof AccessDeniedException) {
            return "access denied";
        } else if (cause instanceof NoSuchFileException) {
            return "no such file";
        } else if (cause instanceof FileSystemException known) {
            return known.getReason() == null ? known.getClass().getSimpleName() : known.getReason();
        }
        return String.valueOf(cause.getMessage());
    }
}
