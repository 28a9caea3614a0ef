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
    PUT_ENTRY = "INSERT INTO entry (unit, place, stream, seq, note, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    HEADS = "SELECT e.unit, e.place, e.hash FROM entry e JOIN (SELECT unit, MAX(place) AS last FROM entry WHERE unit >= $1 AND unit < $2 GROUP BY unit) h ON e.unit = h.unit AND e.place = h.last ORDER BY e.unit";
    ENTRIES = "SELECT e.note, e.hash, f.value, e.place FROM entry e LEFT JOIN opening f ON f.unit = e.unit AND f.place = e.place AND f.field = 'fact' WHERE e.unit = $1 AND e.stream = $2 AND e.seq >= $3 ORDER BY e.seq LIMIT $4";
    NEWEST = "SELECT e.note, e.hash, f.value, e.place FROM entry e LEFT JOIN opening f ON f.unit = e.unit AND f.place = e.place AND f.field = 'fact' WHERE e.unit = $1 AND e.stream = $2 ORDER BY e.seq DESC LIMIT $3";
    NOTES = "SELECT note, hash FROM entry WHERE unit = $1 ORDER BY place";
    FOLD = "SELECT e.stream, e.hash, e.note, f.value, p.value, e.place FROM entry e LEFT JOIN opening f ON f.unit = e.unit AND f.place = e.place AND f.field = 'fact' LEFT JOIN opening p ON p.unit = e.unit AND p.place = e.place AND p.field = 'personal' WHERE e.unit = $1 ORDER BY e.place";
    RECORDED_UNITS = "SELECT DISTINCT unit FROM entry ORDER BY unit";
    PUT_OPENING = "INSERT INTO opening (unit, place, field, value) VALUES ($1, $2, $3, $4)";
    OPENING = "SELECT value FROM opening WHERE unit = $1 AND place = $2 AND field = $3";
    ERASE_OPENING = "DELETE FROM opening WHERE unit = $1 AND place = $2 AND field = $3";
    UNIT_SIZE = "SELECT COALESCE(MAX(place) + 1, 0) FROM entry WHERE unit = $1";
    CYCLE = "SELECT origin, suite, device, log FROM cycle";
    PUT_CYCLE = "INSERT INTO cycle (origin, suite, device, log) VALUES ($1, $2, $3, $4)";
    CYCLE_NOTES = "SELECT note, hash FROM cycle_entry ORDER BY place";
    CYCLE_NOTES_FROM = "SELECT note FROM cycle_entry WHERE place >= $1 ORDER BY place";
    PUT_CYCLE_ENTRY = "INSERT INTO cycle_entry (place, note, hash) VALUES ($1, $2, $3)";
    OPENINGS = "SELECT place, field, value FROM opening WHERE unit = $1 AND place >= $2 ORDER BY place, field";
    FACT_OPENINGS = "SELECT place, field, value FROM opening WHERE unit = $1 AND field = 'fact' ORDER BY place";
    MAKE_LATEST = "CREATE TABLE IF NOT EXISTS latest (log TEXT NOT NULL PRIMARY KEY, size BIGINT NOT NULL, root TEXT NOT NULL)";
    MAKE_PENDING = "CREATE TABLE IF NOT EXISTS pending (size BIGINT NOT NULL PRIMARY KEY, note TEXT NOT NULL)";
    LATEST = "SELECT size, root FROM latest WHERE log = $1";
    ALL_LATEST = "SELECT log, size, root FROM latest";
    FIRST_LATEST = "INSERT INTO latest (log, size, root) VALUES ($1, $2, $3) ON CONFLICT (log) DO NOTHING";
    SWAP_LATEST = "UPDATE latest SET size = $2, root = $3 WHERE log = $1 AND size = $4 AND root = $5";
    PUT_PENDING = "INSERT INTO pending (size, note) VALUES ($1, $2) ON CONFLICT (size) DO UPDATE SET note = excluded.note";
    PENDING = "SELECT note FROM pending ORDER BY size";
    FORGET_PENDING = "DELETE FROM pending WHERE size < $1";
    PUT_SUMMARY = "INSERT INTO unit_summary (unit, stage, due_on, blocked, registered, returned, seats, elected, summary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (unit) DO UPDATE SET stage = excluded.stage, due_on = excluded.due_on, blocked = excluded.blocked, registered = excluded.registered, returned = excluded.returned, seats = excluded.seats, elected = excluded.elected, summary = excluded.summary";
    SUMMARIES = "SELECT unit, summary FROM unit_summary";
    ANSWERED = "SELECT request, stream, seq, hash FROM answered WHERE unit = $1 AND idempotency_key = $2";
    PUT_ANSWERED = "INSERT INTO answered (unit, idempotency_key, request, stream, seq, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    REHEARSAL_DAYS = "SELECT unit, day FROM rehearsal_day";
    PUT_REHEARSAL_DAY = "INSERT INTO rehearsal_day (unit, day) VALUES ($1, $2) ON CONFLICT (unit) DO UPDATE SET day = excluded.day";
    PUT_ACCOUNT = "INSERT INTO account (id, name, role, division, department, salt, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ACCOUNT_BY_NAME = "SELECT id, name, role, division, department, salt, hash FROM account WHERE name = $1";
    COUNT_ACCOUNTS = "SELECT COUNT(*) FROM account";
    PUT_SESSION = "INSERT INTO session (key_hash, account, began, seen) VALUES ($1, $2, $3, $3)";
    SESSION = "SELECT a.id, a.name, a.role, a.division, a.department, s.began, s.seen FROM session s JOIN account a ON a.id = s.account WHERE s.key_hash = $1";
    SESSION_SEEN = "UPDATE session SET seen = $2 WHERE key_hash = $1";
    END_SESSION = "DELETE FROM session WHERE key_hash = $1";
    PUT_TOKEN = "INSERT INTO token (key_hash, account) VALUES ($1, $2)";
    TOKEN = "SELECT a.id, a.name, a.role, a.division, a.department FROM token t JOIN account a ON a.id = t.account WHERE t.key_hash = $1";
    ROLL_TEMPLATES = "SELECT template, columns FROM roll_template ORDER BY said DESC, template LIMIT $1";
    PUT_ROLL_TEMPLATE = "INSERT INTO roll_template (template, columns, said) VALUES ($1, $2, $3) ON CONFLICT (template) DO UPDATE SET columns = excluded.columns, said = excluded.said";
    FORMS = "SELECT form, title, said FROM form WHERE division = $1 ORDER BY title, form";
    FORM = "SELECT title, file, mapping FROM form WHERE division = $1 AND form = $2";
    PUT_FORM = "INSERT INTO form (division, form, title, file, mapping, said) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (division, form) DO UPDATE SET title = excluded.title, file = excluded.file, mapping = excluded.mapping, said = excluded.said";
    DROP_FORM = "DELETE FROM form WHERE division = $1 AND form = $2";
    PUT_ATTACHED = "INSERT INTO attached (unit, place, sha256, value) VALUES ($1, $2, $3, $4)";
    ATTACHED = "SELECT value FROM attached WHERE unit = $1 AND sha256 = $2 ORDER BY place LIMIT 1";
    ATTACHED_AT = "SELECT value FROM attached WHERE unit = $1 AND place = $2 AND sha256 = $3";
    ERASE_ATTACHED = "DELETE FROM attached WHERE unit = $1 AND place = $2";
    UNIT_ATTACHED = "SELECT place, sha256 FROM attached WHERE unit = $1 ORDER BY place, sha256";
    OUTSIDE_KEY = "SELECT fingerprint FROM outside_key WHERE name = $1";
    PUT_OUTSIDE_KEY = "INSERT INTO outside_key (name, fingerprint) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint";
    PUT_LINE_HASH = "INSERT INTO line_hash (unit, person, hash) VALUES ($1, $2, $3) ON CONFLICT (unit, person) DO UPDATE SET hash = excluded.hash";
    DROP_LINE_HASH = "DELETE FROM line_hash WHERE unit = $1 AND person = $2";
    DROP_LINE_HASHES = "DELETE FROM line_hash WHERE unit = $1";
    LINE_HASHES = "SELECT person, hash FROM line_hash WHERE unit = $1 ORDER BY person";
    TWICE = "SELECT a.person, b.unit, b.person FROM line_hash a JOIN line_hash b ON b.hash = a.hash WHERE a.unit = $1 AND b.unit <> $1";
    TWICE_OF = "SELECT b.unit, b.person FROM line_hash a JOIN line_hash b ON b.hash = a.hash WHERE a.unit = $1 AND a.person = $2 AND b.unit <> $1 ORDER BY b.unit, b.person";
    TWICE_ANYWHERE = "SELECT l.unit, l.person FROM line_hash l WHERE l.hash IN (SELECT hash FROM line_hash GROUP BY hash HAVING COUNT(*) > 1) ORDER BY l.unit, l.person";
    COUNT_LINE_HASHES = "SELECT unit, COUNT(*) FROM line_hash GROUP BY unit";
    STANDS_ELSEWHERE = "SELECT COUNT(*) FROM line_hash WHERE hash = $1 AND unit <> $2";
    HASHED_UNITS = "SELECT DISTINCT unit FROM line_hash";
    VERSION = "SELECT MAX(version) FROM _sqlx_migrations";
    PERSONAL_NOTES = "SELECT e.place, e.note FROM entry e JOIN opening p ON p.unit = e.unit AND p.place = e.place AND p.field = 'personal' WHERE e.unit = $1 ORDER BY e.place";
    CHECKSUMS = "SELECT version, checksum FROM _sqlx_migrations";
    KEPT_UNITS = "SELECT unit FROM entry UNION SELECT unit FROM opening UNION SELECT unit FROM attached UNION SELECT unit FROM unit_summary UNION SELECT unit FROM line_hash UNION SELECT unit FROM answered WHERE unit <> '' ORDER BY unit";
    UNIT_ROWS = "SELECT place, stream, seq, hash, note FROM entry WHERE unit = $1 ORDER BY place";
    UNIT_OPENINGS = "SELECT place, field, value FROM opening WHERE unit = $1 ORDER BY place, field";
    UNIT_ANSWERS_TO_NOTHING = "SELECT a.stream, a.seq FROM answered a LEFT JOIN entry e ON e.unit = a.unit AND e.stream = a.stream AND e.seq = a.seq AND e.hash = a.hash WHERE a.unit = $1 AND e.unit IS NULL ORDER BY a.stream, a.seq";
    UNIT_BODY = "SELECT body FROM division WHERE code = $1";
    UNIT_SUMMARY = "SELECT stage, due_on, blocked, registered, returned, seats, elected, summary FROM unit_summary WHERE unit = $1";
    CYCLE_ROWS = "SELECT place, hash, note FROM cycle_entry ORDER BY place";
}
