-- Plain SQL, the same for SQLite and PostgreSQL 13: keys of unit tables begin with the unit (12-digit code),
-- no sequences, no triggers, no constraint across units. Times of records are text (RFC 3339), of sessions Unix seconds.

-- reference: prefecture, counties, townships, units
CREATE TABLE division (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    parent TEXT NOT NULL,
    body TEXT NOT NULL
);

-- local: the cycle whose logs this machine writes, the suite of its signatures, its name among the devices, and, at a
-- station, the key of the cycle's log, which another machine writes (empty at home); one row
CREATE TABLE cycle (
    origin TEXT NOT NULL PRIMARY KEY,
    suite TEXT NOT NULL,
    device TEXT NOT NULL,
    log TEXT NOT NULL
);

-- local: the log of the cycle, append only: register, keys, leases, checkpoints of the units' logs
CREATE TABLE cycle_entry (
    place BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- unit: its log, append only; the note is the signed entry, byte for byte
CREATE TABLE entry (
    unit TEXT NOT NULL,
    place BIGINT NOT NULL,
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    note TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (unit, place)
);
CREATE UNIQUE INDEX entry_in_stream ON entry (unit, stream, seq);

-- unit: what opens the commitments of an entry ("fact", "personal"), sealed under the key of personal data (vault.rs); a
-- personal row goes when its retention ends
CREATE TABLE opening (
    unit TEXT NOT NULL,
    place BIGINT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (unit, place, field)
);

-- unit: projection of the record, can always be rebuilt; the columns are what lists filter and sort by
CREATE TABLE unit_summary (
    unit TEXT NOT NULL PRIMARY KEY,
    stage TEXT NOT NULL,
    due_on TEXT,
    blocked TEXT,
    registered BIGINT NOT NULL,
    returned BIGINT,
    seats BIGINT NOT NULL,
    elected BIGINT NOT NULL,
    summary TEXT NOT NULL
);

-- unit: what was answered under an idempotency key
CREATE TABLE answered (
    unit TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (unit, idempotency_key)
);

-- local: by which fingerprints the keys are known that are kept outside the database
CREATE TABLE outside_key (
    name TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL
);

-- unit: derived, can always be rebuilt: a keyed hash of the identity number of every line that stands on the roll
CREATE TABLE line_hash (
    unit TEXT NOT NULL,
    person BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (unit, person)
);
CREATE INDEX line_hash_by_hash ON line_hash (hash);

-- unit: demonstrations only
CREATE TABLE rehearsal_day (
    unit TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL
);

-- local: accounts, sessions, tokens of this server; never joined with unit tables
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    department TEXT NOT NULL,
    salt TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE UNIQUE INDEX account_name ON account (name);

CREATE TABLE session (
    key_hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    began BIGINT NOT NULL,
    seen BIGINT NOT NULL
);

CREATE TABLE token (
    key_hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL
);
