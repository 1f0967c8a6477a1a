-- Keys of users that are or may be activated by a code, and web clusters.
CREATE TABLE IF NOT EXISTS activation (
    oid VARCHAR(36) PRIMARY KEY,
    email VARCHAR(1000) NOT NULL,
    pubkey VARCHAR(64) NOT NULL,
    code VARCHAR(100) NOT NULL,
    created BIGINT NOT NULL,
    active BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS web_cluster (
    oid VARCHAR(36) PRIMARY KEY,
    label VARCHAR(4000),
    description VARCHAR(4000),
    tags VARCHAR(20000),
    realm_oid VARCHAR(36) NOT NULL,
    name VARCHAR(300) NOT NULL,
    status VARCHAR(100) NOT NULL,
    owner_oid VARCHAR(36) NOT NULL,
    changed BIGINT NOT NULL,
    options VARCHAR(100000) NOT NULL
);

CREATE TABLE IF NOT EXISTS web_service (
    oid VARCHAR(36) PRIMARY KEY,
    label VARCHAR(4000),
    description VARCHAR(4000),
    tags VARCHAR(20000),
    cluster_oid VARCHAR(36) NOT NULL,
    path VARCHAR(1000) NOT NULL,
    config VARCHAR(100000) NOT NULL
);
