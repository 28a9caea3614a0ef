-- unit: files that the personal part of an entry names, sealed under the key of personal data; a row goes with that part
CREATE TABLE attached (
    unit TEXT NOT NULL,
    place BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    value BYTEA NOT NULL,
    PRIMARY KEY (unit, place, sha256)
);
