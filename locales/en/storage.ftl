error-not-written = Not confirmed as saved
error-not-written-do = Send it once more: sending twice records it once. If it persists, tell the administrator.
error-disk-full = Not saved: the disk is full
error-disk-full-do = What was recorded is not lost. Ask the administrator to free space on the disk, then send it once more: sending twice records it once.
