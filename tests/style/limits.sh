#!/bin/sh
# limits.sh ROOT -- no function beyond complexity 15 or 60 lines (pmccabe), no
# .c beyond 500 lines (tests, which are tables: 800).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
. "$here/lib.sh"
command -v pmccabe >/dev/null || {
    echo "skipped: no pmccabe"
    exit 77
}

bad=0
our_files "$LAYERS tests" '*.c' | xargs pmccabe 2>/dev/null |
    awk -F '\t' '$1 > 15 || $5 > 60 {
        print $6 ": " $7 ": complexity " $1 ", " $5 " lines" }' |
    complain 'functions over complexity 15 or 60 lines' || bad=1
our_files "$LAYERS tests" '*.c' '*.cc' | while IFS= read -r file; do
    n=$(wc -l <"$file")
    case $file in
    tests/*) most=800 ;; # tables of cases
    *) most=500 ;;
    esac
    [ "$n" -le "$most" ] || echo "$file: $n lines"
done | complain 'files over 500 lines (tests: 800)' || bad=1
exit $bad
