#!/usr/bin/env bash
# Load on a centre of its own, on loopback: calls answered per second, and CPU per recorded call.
#   bench/calls.sh setup              100, 200, 300 … calls a second to 4003 for 10 s each, until one fails or is retransmitted
#   bench/calls.sh pairs LOAD [CALLS]      CALLS (default 300) bridged calls at once by the RTP load program LOAD, unrecorded and recorded in turn, five times:
#                                       CPU per call-minute of each, median of the five ratios, what was lost, writes and bytes per second of the recorder
#   bench/calls.sh recorded [CALLS]   CALLS (default 100) calls at once to the recorded echo 4002, each sending and hearing 50 packets a second, 20 s
# Needs SIPp and the built server (./run --build-only).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
what=${1:-setup}
data=$(mktemp -d); work=$(mktemp -d)
export DOTNET_GCgen0size=0x400000 DOTNET_gcServer=0
sample=(); [ "$what" != pairs ] || sample=(--sample bench --trunk 127.0.2.2:5080)
dotnet src/Server/bin/Release/net10.0/antiphon.dll --data "$data" --http 18080 --https 18443 --sip 15060 --rtp 30000-39999 --address 127.0.0.1 --no-simulation "${sample[@]}" >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data" "$work"' EXIT
for _ in $(seq 300); do curl -sf http://127.0.0.1:18080/health/ready >/dev/null && break; kill -0 $server || { tail -20 "$work/server.log"; exit 1; }; sleep 0.2; done

cpu() { awk '{print ($14 + $15) / 100}' "/proc/$server/stat"; }
dial() { # dial NUMBER RATE CALLS HOLD_MS EXTRA…: the statistics of SIPp go to $work/stat.csv
  local number=$1 rate=$2 calls=$3 hold=$4; shift 4
  sed "s/HOLD/$hold/" bench/load/answer.xml >"$work/answer.xml"
  rm -f "$work/stat.csv"
  (cd "$work" && sipp -sf answer.xml -s "$number" -r "$rate" -m "$calls" -l "$calls" -i 127.0.0.2 -p 15070 -nostdin -trace_stat -stf stat.csv -fd 1 -timeout 90 "$@" 127.0.0.1:15060 >sipp.log 2>&1) || true
}
stat() { awk -F';' -v name="$1" 'NR==1 {for (i = 1; i <= NF; i++) if ($i == name) c = i} END {print $c}' "$work/stat.csv"; }

case $what in
  setup)
    echo "rate/s  answered  failed  retransmitted  INVITE→200 mean  CPU per call"
    for rate in 100 200 300 400 500 600 800 1000; do
      before=$(cpu); dial 4003 $rate $((rate * 10)) 200; after=$(cpu)
      ok=$(stat 'SuccessfulCall(C)'); bad=$(stat 'FailedCall(C)'); again=$(stat 'Retransmissions(C)')
      printf '%6s  %8s  %6s  %13s  %15s  %s ms\n' "$rate" "$ok" "$bad" "$again" "$(stat 'ResponseTimesetup(C)' || true)" "$(echo "scale=2; ($after - $before) * 1000 / $ok" | bc)"
      [ "$bad" = 0 ] && [ "$again" = 0 ] || break
    done ;;
  pairs)
    load=${2:?the program that calls and talks}; calls=${3:-300}
    field() { sed "s/.*\"$1\":\([0-9.]*\).*/\1/" "$work/load.json"; }
    written() { curl -sf -H "Authorization: Bearer $(sed -n 's/.*"apiKey": *"\([^"]*\)".*/\1/p' "$data/first-start.json")" http://127.0.0.1:18080/metrics | awk '/^antiphon_recording_(writes|bytes)_total/ {print $2}' | tr '\n' ' '; }
    for pair in 1 2 3 4 5; do
      for number in 1000 2000; do
        read -r writes bytes <<<"$(written)"; begin=$(date +%s.%N)
        chrt -r 10 "$load" --target 127.0.0.1:15060 --pids $server --number $number --calls "$calls" --cps 50 --steady 8 >"$work/load.json" || true
        read -r writes2 bytes2 <<<"$(written)"; took=$(echo "$(date +%s.%N) - $begin" | bc)
        echo "$pair $number $(field cpu_s_per_call_min) $(field lost_pct) $(field failed) $(echo "scale=1; ($writes2 - $writes) / $took" | bc) $(echo "($bytes2 - $bytes) / $took" | bc)"
      done
    done | tee "$work/pairs" | awk 'BEGIN {print "pair number CPU-s/call-min lost% failed writes/s bytes/s"} {print}'
    awk '{if ($2 == 1000) plain = $3; else print $3 / plain}' "$work/pairs" | sort -n | awk '{r[NR] = $1} END {printf "recorded / unrecorded, median of %d pairs: %.3f\n", NR, r[int((NR + 1) / 2)]}' ;;
  recorded)
    calls=${2:-100}
    before=$(cpu); begin=$(date +%s.%N)
    dial 4002 50 "$calls" 20000
    after=$(cpu); end=$(date +%s.%N)
    echo "calls $calls, failed $(stat 'FailedCall(C)'), CPU-seconds per call-minute: $(echo "scale=4; ($after - $before) * 60 / ($calls * 20)" | bc) over $(echo "$end - $begin" | bc) s" ;;
esac
echo "left open: $(curl -sf -H "Authorization: Bearer $(sed -n 's/.*"apiKey": *"\([^"]*\)".*/\1/p' "$data/first-start.json")" http://127.0.0.1:18080/api/diagnostics/leftovers)"
