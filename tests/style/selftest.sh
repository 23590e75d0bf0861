#!/bin/sh
# selftest.sh -- each style check passes on a clean tree, and fails, naming the
# file, on a tree with one violation of each kind it looks for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
bad=0

clean_tree() {
    rm -rf "$root/tree"
    for folder in base text core io filters dedup scoring tokens cmd tests scripts; do
        mkdir -p "$root/tree/$folder"
    done
    cd "$root/tree"
    cp "$here/../../.clang-format" .
    cat >base/x.h <<'EOT'
/* x.h -- not malloc(), not stderr: a comment may say what it likes. */
int x(int a);
EOT
    cat >base/x.c <<'EOT'
#include "base/x.h"

int x(int a)
{
    const char *help = "exit(1) and free(2)"; /* free(3) */

    return a + (help[0] == '"');
}
EOT
    printf '#!/bin/sh\necho "$1"\n' >scripts/x
}

# catches CHECK FILE WHAT -- put stdin at FILE; CHECK must fail and name FILE.
catches() {
    clean_tree
    mkdir -p "$(dirname "$2")"
    cat >"$2"
    if out=$("$here/$1.sh" "$root/tree" 2>&1); then
        echo "$1 misses: $3"
        bad=1
    elif ! echo "$out" | grep -qF "$2"; then
        echo "$1 fails on $3 without naming $2: $out"
        bad=1
    fi
}

clean_tree
for check in layers headers limits format shell; do
    status=0
    out=$("$here/$check.sh" "$root/tree" 2>&1) || status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || {
        echo "$check fails on a clean tree: $out"
        bad=1
    }
done

echo '#include "core/run.h"' | catches layers text/a.c 'an include upwards'
echo '#include "dedup/exact.h"' | catches layers filters/a.c 'an include sideways'
echo '#include "x.h"' | catches layers base/a.c 'an include without folder'
echo '#include "../base/x.h"' | catches layers text/a.c 'an include by ..'
echo '#include <immintrin.h>' | catches layers text/a.c 'intrinsics'
echo '#include <emmintrin.h>' | catches layers text/a.h 'older intrinsics'
echo '#include <immintrin.h>' | catches layers text/a_avx2.c 'no scalar twin'
echo '#include <pthread.h>' | catches layers io/a.c 'threads'
echo 'void *f(void) { return malloc(3); }' | catches layers io/a.c 'malloc'
echo 'void f(void *p) { /* */ free(p); }' | catches layers cmd/a.c 'free'
echo 'void f(void *p) { strdup("x"); }' | catches layers core/a.c 'strdup'
echo 'void f(void) { fputs("x", stderr); }' | catches layers core/a.c 'stderr'
echo 'void f(void) { exit(1); }' | catches layers io/a.c 'exit'
echo 'void f(void) { printf("x"); }' | catches layers io/a.c 'printf'
echo '#include <simdjson.h>' | catches layers text/json.cc 'simdjson'
echo 'char *f(char *s) { return strtok(s, ","); }' | catches layers text/a.c 'strtok'
echo 'size_t f(void);' | catches headers text/a.h 'a header that needs another'
echo 'int  f( void );' | catches format text/a.c 'loose layout'
printf '#!/bin/sh\necho $1\n' | catches shell scripts/y 'an unquoted variable'
echo 'cat $CASE_DIR/in' | catches shell tests/cli/a/cmd 'an unquoted variable in a case'
yes 'int x;' | head -n 501 | catches limits text/a.c 'a long file'
{
    echo 'int f(int a) {'
    yes '    a++;' | head -n 70
    echo '    return a; }'
} | catches limits text/a.c 'a long function'
{
    echo 'int f(int a) {'
    yes '    if (a > 3) a++;' | head -n 20
    echo '    return a; }'
} | catches limits text/a.c 'a tangled function'
exit $bad
