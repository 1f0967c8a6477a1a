-- Who made the last change: a store that lost its connection while it committed sees by it what became of the change.
ALTER TABLE last_change ADD COLUMN IF NOT EXISTS writer VARCHAR(36);
