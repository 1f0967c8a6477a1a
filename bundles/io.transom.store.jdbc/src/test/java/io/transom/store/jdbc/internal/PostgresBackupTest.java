package io.transom.store.jdbc.internal;

/** The same against a PostgreSQL server. */
class PostgresBackupTest extends BackupTest {
    @Override
    Backend backend() {
        return Backend.POSTGRESQL;
    }
}
