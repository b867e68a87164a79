# Sourced by the scripts beside it: a temporary folder with keys, a registry of sample data
# and a signing key of one producer.
#
#   make_world BIN    programs are in BIN; sets world (the folder, gone at exit) and key
#   label_command OUT FORMAT NUMBER [OPTION…]   sets command: a new roll; for pdf a lot on A4 sheets
set -euo pipefail

now=(--clock 2026-11-22T03:04:05Z)
gtin=9521000001015
made=0

make_world() {
  bin=$(cd "$1" && pwd)
  local root
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  world=$(mktemp -d "${TMPDIR:-/tmp}/ocop-bench-XXXXXX")
  trap 'rm -rf "$world"' EXIT
  local pass
  for pass in root ca key; do echo "the $pass passphrase" >"$world/$pass.pass"; done
  (
    cd "$world"
    "$bin/ocop-keys" "${now[@]}" init --root-passphrase-file root.pass --ca-passphrase-file ca.pass
    "$bin/ocop-keys" "${now[@]}" issue --producer htx-doan-ket --ca-passphrase-file ca.pass \
      --passphrase-file key.pass
    "$bin/ocop-db" --db sqlite:r.db init
    "$bin/ocop-db" --db sqlite:r.db "${now[@]}" import "$root/db/sample"
    "$bin/ocop-db" --db sqlite:r.db "${now[@]}" import keys/jwks.json
  ) >"$world/log" || { cat "$world/log" >&2; return 1; }
  key=$(echo "$world"/keys/producers/*.key)
}

# Fills `command` with the command that makes these labels.
label_command() {
  local out=$1 format=$2 number=$3
  shift 3
  made=$((made + 1))
  command=("$bin/ocop-labeler" --db "sqlite:$world/r.db" "${now[@]}")
  if [ "$format" = pdf ]; then
    command+=(batch --lot "L$made" --quantity "$number" --produced 01/11/2026 --best-before 01/11/2027
      --area VN-MAU-0001:1 --stock a4-70x37)
  else
    command+=(roll make --roll "R$made" --count "$number" --stock roll-50x30)
  fi
  command+=(--key "$key" --passphrase-file "$world/key.pass" --gtin "$gtin" --host ID.EXAMPLE.VN
    --format "$format" --out "$out" "$@")
}

# The value of --NAME in the arguments that follow it, else the default.
option() { # name, default, arguments…
  local name=$1 value=$2
  shift 2
  while [ $# -gt 1 ]; do
    [ "$1" = "--$name" ] && value=$2
    shift
  done
  echo "$value"
}
