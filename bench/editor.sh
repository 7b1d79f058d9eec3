#!/usr/bin/env bash
# The flow editor with 300 nodes in headless Chromium: main-thread time of a drag step, and the longest task. Ends with 1 when over budget.
#   bench/editor.sh [STEPS]
# Needs the built pages (./run --build-only) and the packages of tests/Web.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/Web"
npx tsx bench/editor.ts "${1:-200}"
