#!/usr/bin/env bash
# tests/bench/compare.sh [--bin DIR] [--labels N] [--many N]: labels a second of what one would use
# instead, beside ocop-labeler, as a table.
#
#   openssl + qrencode   for each label: openssl signs its element string, qrencode draws the code as SVG
#   zint --batch         draws codes that ocop-labeler has signed, as SVG and as PNG: no signing, no page
#   ocop-labeler         signs, draws, lays out, registers; start, key and registry included
#
# The first takes N labels (200), the others --many (10,000). Needs `scripts/packages bench` and a
# release build in DIR.
source "$(dirname "${BASH_SOURCE[0]}")/world.sh"

make_world "$(option bin build/release/bin "$@")"
few=$(option labels 200 "$@")
many=$(option many 10000 "$@")

row() { # what, labels, command…
  local what=$1 number=$2 begin end
  shift 2
  begin=$(date +%s%N)
  "$@" >"$world/log" 2>&1 || { cat "$world/log" >&2; exit 1; }
  end=$(date +%s%N)
  awk -v w="$what" -v n="$number" -v t="$((end - begin))" 'BEGIN {
    printf "| %s | %d | %.1f | %.0f |\n", w, n, t / 1e9, n / (t / 1e9) }'
}

sign_and_draw() {
  local serial signature
  for serial in $(seq -f %010g 1 "$few"); do
    signature=$(printf 'ocop-label-1\n(01)09521000001015(10)L1(21)%s' "$serial" |
      openssl dgst -sha256 -sign "$world/plain.pem" | basenc -w 0 --base64url)
    qrencode -l M -t SVG -o "$world/drawn/$serial.svg" \
      "https://ID.EXAMPLE.VN/01/09521000001015/10/L1/21/$serial?S=$signature"
  done
}

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$world/plain.pem" 2>/dev/null
mkdir "$world/drawn"
label_command "$world/codes.csv" csv "$many" --no-verify
"${command[@]}" >"$world/log" 2>&1 || { cat "$world/log" >&2; exit 1; }
tail -n +2 "$world/codes.csv" | cut -d, -f2 >"$world/codes"

echo "| | labels | seconds | labels a second |"
echo "|---|---|---|---|"
row "openssl + qrencode, SVG" "$few" sign_and_draw
for kind in svg png; do
  row "zint --batch, ${kind^^}" "$many" zint --batch --barcode=QRCODE --secure=2 --filetype=$kind \
    --input="$world/codes" --output="$world/drawn/~~~~~~~.$kind"
done
for format in svg pdf zpl csv; do
  label_command "$world/labels.$format" "$format" "$many" --no-verify
  row "ocop-labeler, ${format^^}" "$many" "${command[@]}"
  label_command "$world/proven.$format" "$format" "$many" --verify
  row "ocop-labeler, ${format^^}, read back" "$many" "${command[@]}"
done
