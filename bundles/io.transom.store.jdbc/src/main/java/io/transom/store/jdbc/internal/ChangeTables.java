package io.transom.store.jdbc.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.Change;
import io.transom.wamp.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a {@link Change} to the tables. Commits nothing. */
final class ChangeTables {
    private final Connection connection;

    ChangeTables(Connection connection) {
        this.connection = connection;
    }

    void write(Change change) throws SQLException {
        if (change instanceof Change.PutUser put) {
            write(put.user());
        } else if (change instanceof Change.RemoveUser remove) {
            execute("DELETE FROM realm_role WHERE user_oid = ?", remove.oid());
            execute("DELETE FROM center_user WHERE oid = ?", remove.oid());
        } else if (change instanceof Change.PutRealm put) {
            write(put.realm());
        } else if (change instanceof Change.RemoveRealm remove) {
            execute("DELETE FROM realm_role WHERE realm_oid = ?", remove.oid());
            execute(
                    "DELETE FROM web_service WHERE cluster_oid IN (SELECT oid FROM web_cluster WHERE realm_oid = ?)",
                    remove.oid());
            execute("DELETE FROM web_cluster WHERE realm_oid = ?", remove.oid());
            execute("DELETE FROM management_realm WHERE oid = ?", remove.oid());
        } else if (change instanceof Change.PutNode put) {
            write(put.node());
        } else if (change instanceof Change.RemoveNode remove) {
            execute("DELETE FROM node WHERE oid = ?", remove.oid());
        } else if (change instanceof Change.PutRoles put) {
            write(put);
        } else if (change instanceof Change.PutOrganization put) {
            write(put.organization());
        } else if (change instanceof Change.RemoveOrganization remove) {
            execute("DELETE FROM organization WHERE oid = ?", remove.oid());
        } else if (change instanceof Change.PutActivation put) {
            write(put.activation());
        } else if (change instanceof Change.RemoveActivation remove) {
            execute("DELETE FROM activation WHERE oid = ?", remove.oid());
        } else if (change instanceof Change.PutWebCluster put) {
            write(put.cluster());
        } else if (change instanceof Change.RemoveWebCluster remove) {
            execute("DELETE FROM web_service WHERE cluster_oid = ?", remove.oid());
            execute("DELETE FROM web_cluster WHERE oid = ?", remove.oid());
        } else if (change instanceof Change.PutWebService put) {
            write(put.service());
        } else {
            throw new IllegalArgumentException(
                    "unknown change " + change.getClass().getSimpleName());
        }
    }

    void number(long number, String writer) throws SQLException {
        execute("UPDATE last_change SET number = ?, writer = ? WHERE id = 1", number, writer);
    }

    private void write(CenterState.User user) throws SQLException {
        put(
                "center_user",
                user.oid(),
                user.label(),
                columns("email", user.email(), "registered", user.registered(), "pubkey", user.pubkey()));
    }

    private void write(CenterState.Organization organization) throws SQLException {
        put(
                "organization",
                organization.oid(),
                organization.label(),
                columns(
                        "name",
                        organization.name(),
                        "otype",
                        organization.type(),
                        "registered",
                        organization.registered(),
                        "owner_oid",
                        organization.owner()));
    }

    private void write(CenterState.ManagementRealm realm) throws SQLException {
        put(
                "management_realm",
                realm.oid(),
                realm.label(),
                columns("name", realm.name(), "created", realm.created(), "owner_oid", realm.owner()));
    }

    private void write(CenterState.Node node) throws SQLException {
        put(
                "node",
                node.oid(),
                node.label(),
                columns(
                        "owner_oid", node.owner(),
                        "pubkey", node.pubkey(),
                        "cluster_ip", node.clusterIp(),
                        "realm_oid", node.realmOid(),
                        "authid", node.authid(),
                        "authextra", node.authextra() == null ? null : Json.write(node.authextra())));
    }

    private void write(CenterState.Activation activation) throws SQLException {
        put(
                "activation",
                activation.oid(),
                columns(
                        "email", activation.email(),
                        "pubkey", activation.pubkey(),
                        "code", activation.code(),
                        "created", activation.created(),
                        "active", activation.active()));
    }

    private void write(CenterState.WebCluster cluster) throws SQLException {
        put(
                "web_cluster",
                cluster.oid(),
                cluster.label(),
                columns(
                        "realm_oid", cluster.realmOid(),
                        "name", cluster.name(),
                        "status", cluster.status(),
                        "owner_oid", cluster.owner(),
                        "changed", cluster.changed(),
                        "options", Json.write(cluster.options())));
    }

    private void write(CenterState.WebService service) throws SQLException {
        put(
                "web_service",
                service.oid(),
                service.label(),
                columns(
                        "cluster_oid", service.clusterOid(),
                        "path", service.path(),
                        "config", Json.write(service.config())));
    }

    private void write(Change.PutRoles roles) throws SQLException {
        execute("DELETE FROM realm_role WHERE realm_oid = ? AND user_oid = ?", roles.realmOid(), roles.userOid());
        int place = 0;
        for (String role : roles.roles()) {
            execute(
                    "INSERT INTO realm_role (realm_oid, user_oid, place, role_name) VALUES (?, ?, ?, ?)",
                    roles.realmOid(),
                    roles.userOid(),
                    place++,
                    role);
        }
    }

    private record Column(String name, @Nullable Object value) {}

    private static List<Column> columns(@Nullable Object... namesAndValues) {
        var result = new ArrayList<Column>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            result.add(new Column(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]));
        }
        return result;
    }

    private void put(String table, String oid, Label label, List<Column> more) throws SQLException {
        var columns = new ArrayList<Column>();
        columns.add(new Column("label", label.label()));
        columns.add(new Column("description", label.description()));
        columns.add(new Column("tags", label.tags() == null ? null : Json.write(label.tags())));
        columns.addAll(more);
        put(table, oid, columns);
    }

    /** Updates the row, or inserts it when there is none: no database's own upsert is needed. */
    private void put(String table, String oid, List<Column> columns) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        columns.forEach(column -> values.add(column.value()));
        values.add(oid);
        String assignments = String.join(
                ", ", columns.stream().map(column -> column.name() + " = ?").toList());
        if (execute("UPDATE " + table + " SET " + assignments + " WHERE oid = ?", values.toArray()) == 0) {
            String names = String.join(", ", columns.stream().map(Column::name).toList());
            var marks = new String[columns.size() + 1];
            Arrays.fill(marks, "?");
            execute(
                    "INSERT INTO " + table + " (" + names + ", oid) VALUES (" + String.join(", ", marks) + ")",
                    values.toArray());
        }
    }

    private int execute(String sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
