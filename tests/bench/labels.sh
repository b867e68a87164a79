#!/usr/bin/env bash
# tests/bench/labels.sh [--bin DIR] [--sizes N,N…] [--formats F,F…] [--proof no,yes]: what ocop-labeler
# makes a second, and its peak memory, as a table; start, key and registry included. PDF is a lot on A4
# sheets, all else a roll. Needs `scripts/packages bench` and a release build in DIR.
source "$(dirname "${BASH_SOURCE[0]}")/world.sh"

make_world "$(option bin build/release/bin "$@")"
IFS=, read -ra sizes <<<"$(option sizes 1000,100000,1000000 "$@")"
IFS=, read -ra formats <<<"$(option formats pdf,zpl,csv "$@")"
IFS=, read -ra proofs <<<"$(option proof no,yes "$@")"

echo "| format | labels | read back | seconds | labels a second | peak memory | output |"
echo "|---|---|---|---|---|---|---|"
for format in "${formats[@]}"; do
  for proof in "${proofs[@]}"; do
    flag=--verify
    [ "$proof" = yes ] || flag=--no-verify
    for size in "${sizes[@]}"; do
      out=$world/labels.$format
      label_command "$out" "$format" "$size" "$flag"
      /usr/bin/time -o "$world/time" -f '%e %M' "${command[@]}" >"$world/log" 2>&1 || { cat "$world/log" >&2; exit 1; }
      read -r seconds kilobytes < <(tail -n 1 "$world/time")
      bytes=$(du -sb "$out" | cut -f1)
      awk -v f="$format" -v n="$size" -v p="$proof" -v s="$seconds" -v k="$kilobytes" -v b="$bytes" 'BEGIN {
        printf "| %s | %d | %s | %.1f | %.0f | %.1f MB | %.1f MB |\n", f, n, p, s, n / (s > 0 ? s : 0.01), k / 1024, b / 1048576 }'
      rm -rf "$out"
    done
  done
done
