//! Every statement, in one place: plain SQL with `$n`, the same for SQLite and PostgreSQL.

macro_rules! statements {
    ($($name:ident = $text:literal;)*) => {
        $(pub(crate) const $name: &str = $text;)*
        /// All statements, for the tests.
        pub const ALL: &[(&str, &str)] = &[$((stringify!($name), $text),)*];
    };
}

statements! {
    PING = "SELECT 1";
    PUT_DIVISION = "INSERT INTO division (code, name, level, parent, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING";
    DIVISIONS = "SELECT code, name, level, parent, body FROM division ORDER BY code";
    PUT_ENTRY = "INSERT INTO entry (unit, stream, seq, previous, at, actor, commitment, payload, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    HEADS = "SELECT e.unit, e.stream, e.seq, e.hash FROM entry e JOIN (SELECT unit, stream, MAX(seq) AS last FROM entry WHERE unit >= $1 AND unit < $2 GROUP BY unit, stream) h ON e.unit = h.unit AND e.stream = h.stream AND e.seq = h.last ORDER BY e.unit, e.stream";
    ENTRIES = "SELECT unit, stream, seq, previous, at, actor, commitment, payload, hash FROM entry WHERE unit = $1 AND stream = $2 AND seq >= $3 ORDER BY seq LIMIT $4";
    NEWEST = "SELECT unit, stream, seq, previous, at, actor, commitment, payload, hash FROM entry WHERE unit = $1 AND stream = $2 ORDER BY seq DESC LIMIT $3";
    FOLD = "SELECT e.stream, e.seq, e.hash, e.payload, s.body FROM entry e LEFT JOIN sealed s ON s.unit = e.unit AND s.stream = e.stream AND s.seq = e.seq WHERE e.unit = $1 ORDER BY e.stream, e.seq";
    RECORDED_UNITS = "SELECT DISTINCT unit FROM entry ORDER BY unit";
    PUT_SEALED = "INSERT INTO sealed (unit, stream, seq, salt, body) VALUES ($1, $2, $3, $4, $5)";
    SEALED = "SELECT salt, body FROM sealed WHERE unit = $1 AND stream = $2 AND seq = $3";
    ERASE_SEALED = "DELETE FROM sealed WHERE unit = $1 AND stream = $2 AND seq = $3";
    PUT_SUMMARY = "INSERT INTO unit_summary (unit, stage, due_on, blocked, registered, returned, seats, elected, summary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (unit) DO UPDATE SET stage = excluded.stage, due_on = excluded.due_on, blocked = excluded.blocked, registered = excluded.registered, returned = excluded.returned, seats = excluded.seats, elected = excluded.elected, summary = excluded.summary";
    SUMMARIES = "SELECT unit, summary FROM unit_summary";
    ANSWERED = "SELECT request, stream, seq, hash FROM answered WHERE unit = $1 AND idempotency_key = $2";
    PUT_ANSWERED = "INSERT INTO answered (unit, idempotency_key, request, stream, seq, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    REHEARSAL_DAYS = "SELECT unit, day FROM rehearsal_day";
    PUT_REHEARSAL_DAY = "INSERT INTO rehearsal_day (unit, day) VALUES ($1, $2) ON CONFLICT (unit) DO UPDATE SET day = excluded.day";
    PUT_ACCOUNT = "INSERT INTO account (id, name, role, division, salt, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    ACCOUNT_BY_NAME = "SELECT id, name, role, division, salt, hash FROM account WHERE name = $1";
    COUNT_ACCOUNTS = "SELECT COUNT(*) FROM account";
    PUT_SESSION = "INSERT INTO session (key_hash, account, began, seen) VALUES ($1, $2, $3, $3)";
    SESSION = "SELECT a.id, a.name, a.role, a.division, s.began, s.seen FROM session s JOIN account a ON a.id = s.account WHERE s.key_hash = $1";
    SESSION_SEEN = "UPDATE session SET seen = $2 WHERE key_hash = $1";
    END_SESSION = "DELETE FROM session WHERE key_hash = $1";
    PUT_TOKEN = "INSERT INTO token (key_hash, account) VALUES ($1, $2)";
    TOKEN = "SELECT a.id, a.name, a.role, a.division FROM token t JOIN account a ON a.id = t.account WHERE t.key_hash = $1";
}
