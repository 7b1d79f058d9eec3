# Sourced by ./run and ./test: what both need from the machine, and how both build.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false NPM_CONFIG_UPDATE_NOTIFIER=false
mkdir -p .build

say() { printf '%s\n' "$*" >&2; }
fail() { say "antiphon: $*"; exit 1; }

# need_disk MiB: a full disk fails here, in one line, rather than in the middle of a build.
need_disk() {
  local free; free=$(df -Pm . | awk 'NR==2 {print $4}')
  [ "$free" -ge "$1" ] || fail "only $free MiB free on the disk of $(pwd); $1 MiB are needed. Free some space and start again."
}

# need_sdks: the two things that are never installed by us.
need_sdks() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install it (package dotnet-sdk-10.0) and start again."
  dotnet --list-sdks | grep -q '^10\.' || fail "the .NET SDK found is $(dotnet --version 2>/dev/null || echo unknown); Antiphon needs 10.0."
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js is missing. Install version 20 or later (packages nodejs and npm) and start again."
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js $(node --version) is too old; Antiphon needs 20 or later."
}

# packages MUST|MAY PROGRAM:PACKAGE…: installs the Debian packages whose program (or file) is missing. MUST fails without, MAY says what is lost.
packages() {
  local how=$1 missing=() pair; shift
  for pair in "$@"; do
    local probe=${pair%%:*}
    if [[ $probe == /* ]]; then compgen -G "$probe" >/dev/null || missing+=("${pair##*:}")
    else command -v "$probe" >/dev/null || missing+=("${pair##*:}"); fi
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]} (Debian packages; a minute or two)"
    # Some bring a service that would begin by itself: a second SIP server on port 5060, a database.
    local policy=/usr/sbin/policy-rc.d quiet='' ok=''
    if [ ! -e "$policy" ]; then quiet=yes; printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 755 "$policy"; fi
    if (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}") >.build/apt.log 2>&1; then ok=yes; fi
    if [ -n "$quiet" ]; then rm -f "$policy"; fi
    if command -v systemctl >/dev/null; then for pair in "${missing[@]}"; do systemctl disable -q "$pair" >/dev/null 2>&1 || true; done; fi
    if [ -n "$ok" ]; then return 0; fi
    say "antiphon: could not install ${missing[*]}; the log is .build/apt.log"
  else
    say "antiphon: missing packages: sudo apt-get install ${missing[*]}"
  fi
  [ "$how" = MAY ] || exit 1
}

# stale STAMP PATH…: true when a file below the paths is newer than the stamp, or has gone since.
stale() {
  local stamp=.build/$1; shift
  [ -f "$stamp" ] || return 0
  [ "$(list_of "$@")" = "$(cat "$stamp")" ] || return 0
  [ -n "$(find "$@" -type f -newer "$stamp" -not -path '*/node_modules/*' -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/wwwroot/*' -print -quit)" ]
}
list_of() { find "$@" -type f -not -path '*/node_modules/*' -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/wwwroot/*' | sort | cksum; }
fresh() { local stamp=.build/$1; shift; list_of "$@" >"$stamp"; }

# quietly WHAT COMMAND…: one line while it works; the whole output only when it fails.
quietly() {
  local what=$1; shift
  say "$what"
  if ! "$@" >.build/last.log 2>&1; then grep -E 'error|ERR!|failed' .build/last.log | sort -u | head -20 >&2 || true; tail -5 .build/last.log >&2; fail "$what: failed. The whole log is .build/last.log"; fi
}

build_web() {
  if stale npm.stamp src/Web/package.json src/Web/package-lock.json || [ ! -d src/Web/node_modules ]; then
    quietly "fetching the web app's libraries (npm)" npm --prefix src/Web ci --no-progress
    fresh npm.stamp src/Web/package.json src/Web/package-lock.json
  fi
  local parts=(src/Web)
  if [ ! -f src/Server/wwwroot/index.html ] || stale web.stamp "${parts[@]}"; then
    touch .build/web.begin
    quietly "building the web app" npm --prefix src/Web run build
    fresh web.stamp "${parts[@]}"; touch -r .build/web.begin .build/web.stamp
  fi
}

# build_dotnet PROJECT-OR-SOLUTION STAMP PATH…
build_dotnet() {
  local what=$1 stamp=$2; shift 2
  if stale "$stamp" "$@" Directory.Build.props Directory.Packages.props BannedSymbols.txt; then
    touch ".build/$stamp.begin"
    quietly "building $(basename "${what%.*}")" dotnet build "$what" -c Release -v q
    fresh "$stamp" "$@" Directory.Build.props Directory.Packages.props BannedSymbols.txt; touch -r ".build/$stamp.begin" ".build/$stamp"
  fi
}
