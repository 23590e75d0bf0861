#!/bin/sh
# format.sh ROOT -- clang-format-14 would change nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
. "$here/lib.sh"
command -v clang-format-14 >/dev/null || {
    echo "skipped: no clang-format-14"
    exit 77
}
our_files "$LAYERS tests" '*.c' '*.h' '*.cc' |
    xargs -r clang-format-14 --dry-run -Werror --style=file
