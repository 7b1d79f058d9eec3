#!/usr/bin/env bash
# Takes the newest backup of a folder back into an empty data folder, starts it on ports of its own, and says how long that took until calls can be taken.
#   scripts/standby-drill.sh BACKUPS DATA [HTTP-PORT]     ANTIPHON_BACKUP_PASSWORD opens sealed backups
set -euo pipefail
backups=$1 data=$2 http=${3:-18080}
program="$(dirname "${BASH_SOURCE[0]}")/../src/Server/bin/Release/net10.0/antiphon.dll"
newest=$(ls -1 "$backups"/*.antiphon-backup | sort | tail -1)
started=$(date +%s)
dotnet "$program" --restore "$newest" --data "$data"
DOTNET_GCgen0size=0x400000 DOTNET_gcServer=0 dotnet "$program" --data "$data" --http "$http" --https 0 --sip 0 --sips 0 --rtp 30000-30999 --no-simulation &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
until curl -fs "http://127.0.0.1:$http/health/ready" >/dev/null; do kill -0 "$server"; sleep 0.2; done
lost=$(( started - $(stat -c %Y "$newest") ))
echo "Ready $(( $(date +%s) - started )) s after the drill began; the backup was $lost s old."
