package io.transom.center.internal;

import io.transom.api.management.Fleet;
import io.transom.api.store.CenterState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The nodes on record with their states. */
@Component
public final class CenterFleet implements Fleet {
    private final Center center;

    @Activate
    public CenterFleet(@Reference Center center) {
        this.center = center;
    }

    @Override
    public List<RealmView> realms() {
        List<NodeView> nodes = nodes();
        return center.state().realms().values().stream()
                .map(realm -> {
                    var own = nodes.stream()
                            .filter(node -> realm.name().equals(node.realm()))
                            .toList();
                    int sessions = center.realms()
                            .withOid(realm.oid())
                            .map(running -> running.realm().stats().sessions())
                            .orElse(0);
                    return new RealmView(
                            realm.oid(),
                            realm.name(),
                            realm.created() / 1_000,
                            own.size(),
                            (int) own.stream().filter(NodeView::online).count(),
                            sessions);
                })
                .sorted(Comparator.comparing(RealmView::name))
                .toList();
    }

    @Override
    public List<NodeView> nodes() {
        CenterState state = center.state();
        return state.nodes().values().stream()
                .map(node -> view(state, node))
                .sorted(Comparator.comparing((NodeView node) -> orEmpty(node.realm()))
                        .thenComparing(node -> orEmpty(node.authid()))
                        .thenComparing(NodeView::oid))
                .toList();
    }

    @Override
    public Optional<NodeView> node(String oidOrAuthid) {
        CenterState state = center.state();
        CenterState.Node byOid = state.nodes().get(oidOrAuthid);
        if (byOid != null) {
            return Optional.of(view(state, byOid));
        }
        List<CenterState.Node> named = state.nodes().values().stream()
                .filter(node -> oidOrAuthid.equals(node.authid()))
                .toList();
        return named.size() == 1 ? Optional.of(view(state, named.get(0))) : Optional.empty();
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        return center.nodes().listen(oid -> node(oid).ifPresent(listener::changed));
    }

    private NodeView view(CenterState state, CenterState.Node node) {
        String realm = Optional.ofNullable(node.realmOid())
                .map(oid -> state.realms().get(oid))
                .map(CenterState.ManagementRealm::name)
                .orElse(null);
        NodeTrack track = center.nodes().track(node.oid()).orElse(null);
        if (track == null) {
            return new NodeView(node.oid(), realm, node.authid(), node.pubkey(), false, 0, "", 0, 0, 0, Map.of());
        }
        synchronized (track) {
            return new NodeView(
                    node.oid(),
                    realm,
                    node.authid(),
                    node.pubkey(),
                    track.online,
                    track.session,
                    track.peer,
                    track.online ? track.onlineSince : 0,
                    track.time,
                    track.counter == null ? 0 : track.counter,
                    track.workers);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
