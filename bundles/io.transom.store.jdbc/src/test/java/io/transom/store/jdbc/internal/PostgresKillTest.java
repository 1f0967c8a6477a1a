package io.transom.store.jdbc.internal;

/** The same against a PostgreSQL server. */
class PostgresKillTest extends KillTest {
    @Override
    Backend backend() {
        return Backend.POSTGRESQL;
    }
}
