#!/bin/sh
# shell.sh ROOT -- shellcheck has nothing to say about our scripts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
. "$here/lib.sh"
command -v shellcheck >/dev/null || {
    echo "skipped: no shellcheck"
    exit 77
}

bad=0
{
    our_files 'scripts .ci tests' '*'
} | while IFS= read -r file; do
    case $file in
    tests/cli/*/cmd) continue ;;
    esac
    head -n 1 "$file" | tr -d '\0' | grep -qE '^#! ?/bin/(ba)?sh' && printf '%s\n' "$file"
done | xargs -r shellcheck -e SC1090,SC1091,SC2016 || bad=1
# A case is run with lib.sh and its variables in scope.
our_files tests/cli cmd | xargs -r shellcheck -s sh -e SC1003,SC2013,SC2015,SC2089,SC2090,SC2231,SC1090,SC1091,SC2002,SC2012,SC2016,SC2059,SC2094,SC2103,SC2154,SC2164,SC3045 || bad=1
exit $bad
