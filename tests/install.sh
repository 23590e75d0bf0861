#!/bin/sh
# install.sh BUILD -- `meson install` puts the program, man pages, completions and
# recipes where the system looks for them, under DESTDIR.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
DESTDIR=$dir meson install -C "$1" --no-rebuild --quiet >"$dir/log" 2>&1 || {
    cat "$dir/log"
    exit 1
}
bin=$(find "$dir" -path '*/bin/tamis')
prefix=${bin%/bin/tamis}
bad=0
# has PATH... -- each is installed and not empty.
has() {
    for path in "$@"; do
        [ -s "$prefix/$path" ] || {
            echo "not installed: $path"
            bad=1
        }
    done
}
has bin/tamis share/man/man1/tamis.1 share/man/man1/tamis-run.1 \
    share/bash-completion/completions/tamis share/zsh/site-functions/_tamis \
    share/fish/vendor_completions.d/tamis.fish share/tamis/recipes/quickstart.tamis
for name in $("$bin" list stages | cut -f 1) $("$bin" list commands | cut -f 1 | tr ' ' -); do
    has "share/man/man1/tamis-$name.1"
    "$bin" man "$name" | cmp -s - "$prefix/share/man/man1/tamis-$name.1" || {
        echo "another page: tamis-$name.1"
        bad=1
    }
done
exit $bad
