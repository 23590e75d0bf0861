#!/bin/sh
# headers.sh ROOT -- each header compiles alone, as C17, without a warning.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
. "$here/lib.sh"

our_files "$LAYERS tests" '*.h' | (
    bad=0
    while IFS= read -r header; do
        printf '#include "%s"\n' "$header" |
            ${CC:-cc} -std=c17 -D_GNU_SOURCE -I. -Wall -Wextra -Werror \
                -fsyntax-only -x c - || {
            echo "$header: does not compile alone"
            bad=1
        }
    done
    exit $bad
)
