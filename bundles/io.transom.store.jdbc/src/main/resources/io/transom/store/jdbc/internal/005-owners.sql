-- Who created an organization, and may delete it.
ALTER TABLE organization ADD COLUMN IF NOT EXISTS owner_oid VARCHAR(36);
