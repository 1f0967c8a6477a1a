package io.transom.store.jdbc.internal;

import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Databases as each version of the tables was filled, {@link Stores#everything} so far as that version has it. The rows are written down here,
 * not made by the present release: what a version had is never changed.
 */
final class FormerReleases {
    /** The number of the last change. */
    static final long LAST_CHANGE = 41;

    private static final String LABEL = "'a label', 'line 1\nline 2 \u00e4\u20ac', '[\"red\",\"green\"]'";

    private static final List<List<String>> ROWS = List.of(
            List.of(
                    "INSERT INTO center_user (oid, label, description, tags, email, registered, pubkey) VALUES ("
                            + oid(1) + LABEL + ", 'a@b.c', 1795416783149093, " + hex("ab") + ")",
                    "INSERT INTO center_user (oid, email, registered) VALUES (" + oid(2) + "'superuser', 2)",
                    "INSERT INTO organization (oid, label, description, tags, name, otype, registered) VALUES ("
                            + oid(3) + LABEL + ", 'org', 1, 3)",
                    "INSERT INTO management_realm (oid, label, description, tags, name, created, owner_oid) VALUES ("
                            + oid(4) + LABEL + ", 'default', 4, '" + Stores.oid(2) + "')",
                    "INSERT INTO node (oid, label, description, tags, owner_oid, pubkey, cluster_ip, realm_oid, authid, "
                            + "authextra) VALUES (" + oid(5) + LABEL + ", " + oid(2) + hex("cd") + ", '10.1.2.3', "
                            + oid(4) + "'node1', '{\"site\":\"A\",\"deep\":{\"list\":[1,true,2.5]}}')",
                    "INSERT INTO node (oid, pubkey, authid) VALUES (" + oid(6) + "'" + "0".repeat(63) + "6', 'node6')",
                    role(2, 3, "guest"),
                    role(2, 2, "user"),
                    role(2, 1, "admin"),
                    role(2, 0, "owner"),
                    role(1, 0, "guest"),
                    "UPDATE last_change SET number = " + LAST_CHANGE + " WHERE id = 1",
                    "INSERT INTO call_record (called_at, realm, actor, uri, node_oid, worker_id, outcome, micros) VALUES "
                            + "(1, 'default', 'superuser', 'a.b1', " + oid(1) + "'w1', 'ok', 17)"),
            List.of("INSERT INTO call_record (called_at, realm, actor, authrole, uri, node_oid, node, worker_id, "
                    + "parameters, outcome, micros) VALUES (2, 'default', 'superuser', 'owner', 'a.b2', "
                    + oid(1) + "'n1', 'w1', '{\"a\":1}', 'ok', 17)"),
            List.of(
                    "INSERT INTO activation (oid, email, pubkey, code, created, active) VALUES (" + oid(7) + "'a@b.c', "
                            + hex("ef") + ", 'Q59M-MX3J-FYHU', 1795416783149093, TRUE)",
                    "INSERT INTO activation (oid, email, pubkey, code, created, active) VALUES (" + oid(8) + "'d@e.f', "
                            + hex("01") + ", '3333-4444-5555', 8, FALSE)",
                    "INSERT INTO web_cluster (oid, label, description, tags, realm_oid, name, status, owner_oid, "
                            + "changed, options) VALUES (" + oid(9) + LABEL + ", " + oid(4)
                            + "'cluster1', 'STOPPED', " + oid(2)
                            + "1795416783149093691, '{\"tcp_port\":8080,\"tls_ca_certificates\":[\"a\",\"b\"]}')",
                    "INSERT INTO web_service (oid, label, description, tags, cluster_oid, path, config) VALUES ("
                            + oid(10) + LABEL + ", " + oid(9) + "'info', '{\"type\":\"json\",\"value\":[1,\"x\"]}')"),
            List.of("UPDATE last_change SET writer = 'somebody' WHERE id = 1"),
            List.of("UPDATE organization SET owner_oid = '" + Stores.oid(1) + "'"));

    private FormerReleases() {}

    private static String oid(int number) {
        return "'" + Stores.oid(number) + "', ";
    }

    private static String hex(String octet) {
        return "'" + octet.repeat(32) + "'";
    }

    private static String role(int user, int place, String name) {
        return "INSERT INTO realm_role (realm_oid, user_oid, place, role_name) VALUES (" + oid(4) + oid(user) + place
                + ", '" + name + "')";
    }

    /** Statements that fill tables of that version; a new version needs a list of its own here, which may be empty. */
    static List<String> rows(int version) {
        return ROWS.subList(0, version).stream().flatMap(List::stream).toList();
    }

    /** What the rows stand for. */
    static List<Change> changes(int version) {
        return Stores.everything().stream()
                .filter(change -> version >= 3
                        || !(change instanceof Change.PutActivation
                                || change instanceof Change.PutWebCluster
                                || change instanceof Change.PutWebService))
                .map(change -> before(version, change))
                .toList();
    }

    private static Change before(int version, Change change) {
        if (version < 5 && change instanceof Change.PutOrganization put) {
            var it = put.organization();
            return new Change.PutOrganization(
                    new CenterState.Organization(it.oid(), it.label(), it.name(), it.type(), it.registered(), null));
        }
        return change;
    }

    /** Newest first. */
    static List<CallRecord> records(int version) {
        var records = new ArrayList<CallRecord>();
        if (version >= 2) {
            records.add(Stores.record(2));
        }
        records.add(new CallRecord(1, "default", "superuser", null, "a.b1", Stores.oid(1), null, "w1", null, "ok", 17));
        return records;
    }
}
