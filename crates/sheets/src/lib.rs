//! Spreadsheets in and out: the roll as clerks have it.
