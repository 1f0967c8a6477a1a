package io.transom.store.jdbc.internal;

/** The same against a PostgreSQL server. */
class PostgresCallRecordsTest extends CallRecordsTest {
    @Override
    Backend backend() {
        return Backend.POSTGRESQL;
    }
}
