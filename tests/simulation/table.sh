#!/usr/bin/env bash
# tests/simulation/table.sh [OPTION]…: builds copy_table and writes the tables of
# docs/copy-detection.md to standard output; some ten minutes. OPTIONs as in copy_table --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
{
  cmake -S . -B build/simulation -G Ninja -DCMAKE_BUILD_TYPE=Release
  cmake --build build/simulation --target copy_table
} >&2
exec build/simulation/bin/copy_table "$@"
