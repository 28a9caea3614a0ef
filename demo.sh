#!/usr/bin/env bash
# Builds huanjie, starts the demonstration and prints its address. Arguments go to `huanjie demo`, for example --listen 0.0.0.0:8080.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/need.sh
need_rust
echo "huanjie: building (the first time takes several minutes) …"
cargo build --release --locked -q -p huanjie
exec "${CARGO_TARGET_DIR:-target}/release/huanjie" demo "$@"
