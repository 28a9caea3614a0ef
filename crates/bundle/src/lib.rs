//! A part of a log on its way: a signed manifest and chunks, on sticks or over a wire.
