package io.transom.store.jdbc.internal;

/** The same against a PostgreSQL server. */
class PostgresMigrationsTest extends MigrationsTest {
    @Override
    Backend backend() {
        return Backend.POSTGRESQL;
    }
}
