package io.transom.store.jdbc.internal;

/** The same against a PostgreSQL server. */
class PostgresJdbcStoreTest extends JdbcStoreTest {
    @Override
    Backend backend() {
        return Backend.POSTGRESQL;
    }
}
