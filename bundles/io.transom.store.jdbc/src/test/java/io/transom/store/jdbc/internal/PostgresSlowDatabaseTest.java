package io.transom.store.jdbc.internal;

/** The same against a PostgreSQL server. */
class PostgresSlowDatabaseTest extends SlowDatabaseTest {
    @Override
    Backend backend() {
        return Backend.POSTGRESQL;
    }
}
