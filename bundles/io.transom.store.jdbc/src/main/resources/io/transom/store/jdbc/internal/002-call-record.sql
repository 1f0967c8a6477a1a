-- Of each call also: the caller's role, the node's authid at the time, and what was given (JSON, secrets masked).
ALTER TABLE call_record ADD COLUMN IF NOT EXISTS authrole VARCHAR(300);

ALTER TABLE call_record ADD COLUMN IF NOT EXISTS node VARCHAR(1000);

ALTER TABLE call_record ADD COLUMN IF NOT EXISTS parameters VARCHAR(4000);

CREATE INDEX IF NOT EXISTS call_record_called_at ON call_record (called_at);
