#!/usr/bin/env bash
# Runs all tests, those in a real browser among them. Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/need.sh
need_rust
need chromium chromium
need chromedriver chromium-driver
need pdftotext poppler-utils
need curl curl
need python3 python3
exec cargo test --workspace --locked "$@"
