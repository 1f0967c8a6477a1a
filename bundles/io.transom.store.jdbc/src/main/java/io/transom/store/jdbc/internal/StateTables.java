package io.transom.store.jdbc.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link CenterState} from the tables. */
final class StateTables {
    private static final Pattern OID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private StateTables() {}

    /**
     * @param number of the last change
     * @param writer of the last change, null when unknown
     */
    record Loaded(CenterState state, long number, @Nullable String writer) {
        boolean endsWith(long otherNumber, String otherWriter) {
            return number == otherNumber && otherWriter.equals(writer);
        }
    }

    static Loaded load(Connection connection) throws SQLException {
        var users = new HashMap<String, CenterState.User>();
        rows(connection, "SELECT oid, label, description, tags, email, registered, pubkey FROM center_user", row -> {
            var user =
                    new CenterState.User(oid(row), label(row, 2), row.getString(5), row.getLong(6), row.getString(7));
            users.put(user.oid(), user);
        });
        var organizations = new HashMap<String, CenterState.Organization>();
        rows(
                connection,
                "SELECT oid, label, description, tags, name, otype, registered, owner_oid FROM organization",
                row -> {
                    var organization = new CenterState.Organization(
                            oid(row), label(row, 2), row.getString(5), row.getInt(6), row.getLong(7), row.getString(8));
                    organizations.put(organization.oid(), organization);
                });
        var realms = new HashMap<String, CenterState.ManagementRealm>();
        rows(
                connection,
                "SELECT oid, label, description, tags, name, created, owner_oid FROM management_realm",
                row -> {
                    var realm = new CenterState.ManagementRealm(
                            oid(row), label(row, 2), row.getString(5), row.getLong(6), row.getString(7));
                    realms.put(realm.oid(), realm);
                });
        var nodes = new HashMap<String, CenterState.Node>();
        rows(
                connection,
                "SELECT oid, label, description, tags, owner_oid, pubkey, cluster_ip, realm_oid, authid, "
                        + "authextra FROM node",
                row -> {
                    var node = new CenterState.Node(
                            oid(row),
                            label(row, 2),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9),
                            map(row.getString(10)));
                    nodes.put(node.oid(), node);
                });
        var writer = new ArrayList<@Nullable String>();
        rows(connection, "SELECT writer FROM last_change", row -> writer.add(row.getString(1)));
        return new Loaded(
                new CenterState(
                        users,
                        organizations,
                        realms,
                        nodes,
                        roles(connection),
                        activations(connection),
                        webClusters(connection),
                        webServices(connection)),
                number(connection),
                writer.get(0));
    }

    private static Map<String, CenterState.Activation> activations(Connection connection) throws SQLException {
        var activations = new HashMap<String, CenterState.Activation>();
        rows(connection, "SELECT oid, email, pubkey, code, created, active FROM activation", row -> {
            var activation = new CenterState.Activation(
                    oid(row), row.getString(2), row.getString(3), row.getString(4), row.getLong(5), row.getBoolean(6));
            activations.put(activation.oid(), activation);
        });
        return activations;
    }

    private static Map<String, CenterState.WebCluster> webClusters(Connection connection) throws SQLException {
        var clusters = new HashMap<String, CenterState.WebCluster>();
        rows(
                connection,
                "SELECT oid, label, description, tags, realm_oid, name, status, owner_oid, changed, options "
                        + "FROM web_cluster",
                row -> {
                    var cluster = new CenterState.WebCluster(
                            oid(row),
                            label(row, 2),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getLong(9),
                            presentMap(row.getString(10)));
                    clusters.put(cluster.oid(), cluster);
                });
        return clusters;
    }

    private static Map<String, CenterState.WebService> webServices(Connection connection) throws SQLException {
        var services = new HashMap<String, CenterState.WebService>();
        rows(connection, "SELECT oid, label, description, tags, cluster_oid, path, config FROM web_service", row -> {
            var service = new CenterState.WebService(
                    oid(row), label(row, 2), row.getString(5), row.getString(6), presentMap(row.getString(7)));
            services.put(service.oid(), service);
        });
        return services;
    }

    private static Map<String, Map<String, List<String>>> roles(Connection connection) throws SQLException {
        var roles = new HashMap<String, Map<String, List<String>>>();
        rows(
                connection,
                "SELECT realm_oid, user_oid, role_name FROM realm_role ORDER BY realm_oid, user_oid, place",
                row -> roles.computeIfAbsent(row.getString(1), realm -> new HashMap<>())
                        .computeIfAbsent(row.getString(2), user -> new ArrayList<>())
                        .add(row.getString(3)));
        roles.replaceAll((realm, ofUsers) -> {
            ofUsers.replaceAll((user, names) -> List.copyOf(names));
            return Map.copyOf(ofUsers);
        });
        return roles;
    }

    static long number(Connection connection) throws SQLException {
        var number = new ArrayList<Long>();
        rows(connection, "SELECT number FROM last_change WHERE id = 1", row -> number.add(row.getLong(1)));
        if (number.size() != 1) {
            throw new SQLException("table last_change: expected 1 row, found " + number.size());
        }
        return number.get(0);
    }

    /** The row's own; H2 has no check sums for what its pages hold, so that a damaged file may show here first. */
    private static String oid(ResultSet row) throws SQLException {
        String oid = row.getString(1);
        if (!OID.matcher(oid).matches()) {
            throw new SQLException("an OID is no UUID: " + oid);
        }
        return oid;
    }

    private static Label label(ResultSet row, int column) throws SQLException {
        var label = new Label(row.getString(column), row.getString(column + 1), texts(row.getString(column + 2)));
        return label.equals(Label.NONE) ? Label.NONE : label;
    }

    private static @Nullable List<String> texts(@Nullable String json) throws SQLException {
        return json == null
                ? null
                : ((List<?>) read(json)).stream().map(String.class::cast).toList();
    }

    @SuppressWarnings("unchecked") // a JSON object has text keys
    private static @Nullable Map<String, Object> map(@Nullable String json) throws SQLException {
        return json == null ? null : (Map<String, Object>) read(json);
    }

    private static Map<String, Object> presentMap(String json) throws SQLException {
        Map<String, Object> map = map(json);
        return map == null ? Map.of() : map;
    }

    private static Object read(String json) throws SQLException {
        try {
            Object value = Json.read(json);
            if (value instanceof List || value instanceof Map) {
                return value;
            }
            throw new SQLException("expected a JSON list or map, found a scalar");
        } catch (ProtocolException malformed) {
            throw new SQLException("malformed JSON: " + malformed.getMessage(), malformed);
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void rows(Connection connection, String query, RowReader reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
