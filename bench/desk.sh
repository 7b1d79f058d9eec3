#!/usr/bin/env bash
# The desk in headless Chromium against the built centre: sign-in, age of a colleague's state, a reload in mid-call. Ends with 1 when over budget.
#   bench/desk.sh
# Needs the built server and pages (./run --build-only), the packages of tests/Web, Chromium and SIPp.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/Web"
npx tsx bench/desk.ts
