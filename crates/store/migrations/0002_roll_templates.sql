-- local: what a clerk said the columns of a template of the roll are, by a hash of its headings; no names, no lines of any roll
CREATE TABLE roll_template (
    template TEXT NOT NULL PRIMARY KEY,
    columns TEXT NOT NULL,
    said BIGINT NOT NULL
);
