# Sourced by the other scripts: installs what is missing with Debian's packages and says so, or says in one line what is missing.

# need COMMAND PACKAGE…: makes sure that COMMAND can be called.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "huanjie: $command is missing; install it (Debian: $*) and run this again." >&2
    exit 2
  fi
  local root=""
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
      echo "huanjie: $command is missing and may not be installed by this user; ask for: apt-get install $*" >&2
      exit 2
    fi
    root=sudo
  fi
  echo "huanjie: $command is missing, installing $* …"
  if ! { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/tmp/huanjie-install.log 2>&1; then
    echo "huanjie: could not install $*; the reason is in /tmp/huanjie-install.log" >&2
    exit 2
  fi
}

need_rust() {
  if ! command -v cargo >/dev/null 2>&1; then
    echo "huanjie: the Rust toolchain is missing; install it from https://rustup.rs and run this again." >&2
    exit 2
  fi
  need cc build-essential
}
