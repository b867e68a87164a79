#!/usr/bin/env bash
# Who may include whom (docs/architecture.md). Prints each include that crosses
# a wall and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

declare -A may=(
  [base]="base"
  [gs1]="gs1 base"
  [programme]="programme gs1 base"
  [keys]="keys programme gs1 base"
  [db]="db programme gs1 base"
  [web]="web base"
  [office]="office keys db web programme gs1 base"
  [labeler]="labeler office keys db web programme gs1 base"
  [verifier]="verifier office keys db web programme gs1 base"
)
rooms=${!may[*]}
found=0
checked=0
for room in $rooms; do
  while IFS=: read -r file line include; do
    target=$(sed -E 's/.*"([a-z0-9_]+)\/.*/\1/' <<<"$include")
    [[ " $rooms " == *" $target "* ]] || continue
    checked=$((checked + 1))
    [[ " ${may[$room]} " == *" $target "* ]] && continue
    echo "$file:$line: $room/ may not include $target/"
    found=1
  done < <(grep -rnE '^#include "[a-z0-9_]+/' --include='*.h' --include='*.cc' "$room" || true)
done
[ $checked -gt 0 ] || { echo "no include was found: is this the right folder?"; exit 1; }
exit $found
