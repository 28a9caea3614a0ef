//! 见证: cosigns checkpoints of logs that only grow.
