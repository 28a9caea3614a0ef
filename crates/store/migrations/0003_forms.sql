-- local: forms of superiors as they came, with where their cells take what, by the division whose office uses them; no person in them
CREATE TABLE form (
    division TEXT NOT NULL,
    form TEXT NOT NULL,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    mapping TEXT NOT NULL,
    said BIGINT NOT NULL,
    PRIMARY KEY (division, form)
);
