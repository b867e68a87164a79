#!/usr/bin/env bash
# postgres_way.sh BIN, run by tests/db/with_postgres.sh: the whole way of a label on
# a PostgreSQL registry. Sign, register and print a batch, read a label back from the
# sheet, have it checked.
set -euo pipefail
bin=$1
sample=$(cd "$(dirname "$0")/../.." && pwd)/db/sample
: "${OCOP_TEST_POSTGRES:?run it by tests/db/with_postgres.sh}"

work=$(mktemp -d)
verifier=
stop() {
  [ -z "$verifier" ] || { kill -TERM "$verifier" 2>/dev/null || true; wait "$verifier" || true; }
  rm -rf "$work"
}
trap stop EXIT

export ROOT=root-passphrase ISSUING=issuing-passphrase KEY=key-passphrase
now=2026-11-22T03:00:00Z
"$bin/ocop-db" --db "$OCOP_TEST_POSTGRES" init
"$bin/ocop-keys" --keys "$work/keys" --clock $now init --root-passphrase-env ROOT --ca-passphrase-env ISSUING
"$bin/ocop-keys" --keys "$work/keys" --clock $now issue --producer htx-linh-ngoc \
  --ca-passphrase-env ISSUING --passphrase-env KEY
"$bin/ocop-db" --db "$OCOP_TEST_POSTGRES" --clock $now import "$sample" "$work/keys/jwks.json" >/dev/null 2>&1
"$bin/ocop-labeler" batch --db "$OCOP_TEST_POSTGRES" --clock $now --key "$work"/keys/producers/*.key \
  --passphrase-env KEY --gtin 9521000001039 --lot L2611 --produced 01/11/2026 --best-before 01/11/2028 \
  --quantity 30 --area VN-MAU-0003:15 --host ID.EXAMPLE.VN --out "$work/labels.pdf"

# Every font travels with the sheet (pdffonts: column "emb", fifth from the right).
pdffonts "$work/labels.pdf" | awk 'NR > 2 { fonts++; if ($(NF - 4) != "yes") exit 1 } END { exit fonts < 2 }' ||
  { echo "a font of the sheet is not embedded:"; pdffonts "$work/labels.pdf"; exit 1; }

pdftoppm -r 300 -f 2 -l 2 -png -singlefile "$work/labels.pdf" "$work/page"
"$bin/decode_qr" "$work/page.png" >"$work/uris"
[ "$(wc -l <"$work/uris")" -eq 6 ] || { echo "the second sheet holds 6 labels:"; cat "$work/uris"; exit 1; }
uri=$(head -n 1 "$work/uris")

"$bin/ocop-verifier" --db "$OCOP_TEST_POSTGRES" --keys "$work/keys" --clock $now --listen 127.0.0.1:0 \
  >"$work/log" 2>&1 &
verifier=$!
for _ in $(seq 100); do
  base=$(sed -n 's/^listening on //p' "$work/log")
  [ -n "$base" ] && break
  sleep 0.1
done
for expected in 0 1; do
  answer=$(curl -sS --fail --max-time 20 -G --data-urlencode "uri=$uri" "$base/api/v1/verify")
  jq -e '.verdict == "genuine" and .facts.areas[0].code == "VN-MAU-0003"' <<<"$answer" >/dev/null ||
    { echo "not genuine: $answer"; exit 1; }
  # The scan is written behind the answer; give the writer a moment.
  for _ in $(seq 50); do
    curl -sS --max-time 20 "$base/metrics" | grep -q "^ocop_scans_written_total $((expected + 1))" && break
    sleep 0.1
  done
done
jq -e '.facts.scans.before == 1' <<<"$answer" >/dev/null || { echo "the first check was not counted: $answer"; exit 1; }
