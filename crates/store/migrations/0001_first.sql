-- Every key begins with the unit (12-digit code); no sequence, no constraint across units, nothing newer than PostgreSQL 13.
CREATE TABLE division (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL, parent TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE entry (unit TEXT NOT NULL, stream TEXT NOT NULL, seq BIGINT NOT NULL, previous TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, commitment TEXT NOT NULL, payload TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (unit, stream, seq));
CREATE TABLE sealed (unit TEXT NOT NULL, stream TEXT NOT NULL, seq BIGINT NOT NULL, salt TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (unit, stream, seq));
CREATE TABLE unit_summary (unit TEXT NOT NULL PRIMARY KEY, summary TEXT NOT NULL);
CREATE TABLE answered (unit TEXT NOT NULL, idempotency_key TEXT NOT NULL, request TEXT NOT NULL, stream TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (unit, idempotency_key));
CREATE TABLE rehearsal_day (unit TEXT NOT NULL PRIMARY KEY, day TEXT NOT NULL);
CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, division TEXT NOT NULL, salt TEXT NOT NULL, hash TEXT NOT NULL);
CREATE UNIQUE INDEX account_name ON account (name);
CREATE TABLE session (key_hash TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, began BIGINT NOT NULL, seen BIGINT NOT NULL);
CREATE TABLE token (key_hash TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL);
