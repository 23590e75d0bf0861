# main.sh -- the bars of the main path. Sourced by run.sh, which has the
# functions and $size. All on one thread unless said.
# shellcheck shell=sh disable=SC2154,SC2016
wet=wet-$size.jsonl
terms=terms-$size.jsonl
lid=$SHARED/data/fasttext/lid.176.ftz
r50k=$SHARED/data/tokens/r50k_base.tiktoken
bombs=$SHARED/data/malformed

bar mb_s '>=' 700
bench 'read, write: plain file to file, web pages' "$(bytes "$wet")" \
    "$TAMIS run 'read $wet | write -o $OUT/o.jsonl' -j 1"
bar mb_s '>=' 700
bench 'read, write: plain file to file, terms' "$(bytes "$terms")" \
    "$TAMIS run 'read $terms | write -o $OUT/o.jsonl' -j 1"
bar ratio '<=' 1.3
bench_pair 'read, write: zst in and out, against zstd -dc | zstd -3' "$(bytes "$wet")" \
    "$TAMIS run 'read $wet.zst | write -o $OUT/o.jsonl.zst' -j 1" \
    "zstd -dc $wet.zst | zstd -3 -c >$OUT/o.zst"
bar mb_s '>=' 400
bench 'exact: plain file to file' "$(bytes "$wet")" \
    "$TAMIS run 'read $wet | exact | write -o $OUT/o.jsonl' -j 1"

# Five patterns a cleaner of web text would use; none may be a literal alone.
one='(?i)\blorem\s+ipsum\b'
two='\b[\w.+-]+@example\.(?:com|org)\b'
three='\b(?:\d{1,3}\.){3}\d{1,3}\b'
four='(?i)\b(?:buy|order)\s+(?:cheap|discount)\s+\w+'
five='(?im)^\s*javascript (?:is|must be) (?:disabled|enabled)'
# The pipeline is read by tamis as a shell would: single quotes are exact there.
printf "read %s | regex --drop '%s' --drop '%s' --drop '%s' --drop '%s' --drop '%s' | write -o \${OUT}\n" \
    "$wet" "$one" "$two" "$three" "$four" "$five" >five.tamis
bar ratio '<=' 1.5
bench_printed 'regex: five patterns, against matching in memory by PCRE2' "$(bytes "$wet")" \
    "$TAMIS run five.tamis OUT=$OUT/o.jsonl -j 1" \
    "./bench_pcre2 wet-$size.texts '$one' '$two' '$three' '$four' '$five' >$OUT/seconds"
bar anon '<=' 64
bench 'memory: read, regex, write' "$(bytes "$wet")" \
    "$TAMIS run five.tamis OUT=$OUT/o.jsonl -j 1"
# 64 MB and one record of --max-record in flight.
bar anon '<=' 128
bench 'memory: 1 GiB of zeros from 33 kB of zst' 1073741824 \
    "$TAMIS run 'read $bombs/bomb-1GiB-zeros.zst | write -o $OUT/o.jsonl' -j 1"
bar anon '<=' 128
bench 'memory: a line of 200 MB from 6 kB of zst' 200000000 \
    "$TAMIS run 'read $bombs/bomb-one-200MB-json-line.jsonl.zst | write -o $OUT/o.jsonl' -j 1"

bar ratio '<=' 0.5
bench_pair 'language --mode exact, against fasttext predict-prob' "$(cat wet-once.text_bytes)" \
    "$TAMIS language --model $lid --mode exact -j 1 <wet-once.jsonl >$OUT/o.jsonl" \
    "fasttext predict-prob $lid wet-once.lines 1 >$OUT/o.txt"
# Each text once: repeats would flatter a cache of words.
bar mb_s '>=' 30
bench 'tokenize: r50k, web pages' "$(cat wet-once.text_bytes)" \
    "$TAMIS run 'read wet-once.jsonl | tokenize --tokenizer $r50k --pattern gpt2 --eot-id 50256 -o $OUT/o/' -j 1"
bar mb_s '>=' 80
bench 'tokenize: r50k, terms' "$(cat terms-once.text_bytes)" \
    "$TAMIS run 'read terms-once.jsonl | tokenize --tokenizer $r50k --pattern gpt2 --eot-id 50256 -o $OUT/o/' -j 1"

bench_pair 'length --rejects, against length alone' "$(bytes "$wet")" \
    "$TAMIS run 'read $wet | length --min-words 200 | write -o $OUT/o.jsonl' --rejects $OUT/r.jsonl -j 1" \
    "$TAMIS run 'read $wet | length --min-words 200 | write -o $OUT/o.jsonl' -j 1"
bar ratio '<=' 1.3
bench_pair 'length --annotate, against length alone' "$(bytes "$wet")" \
    "$TAMIS run 'read $wet | length --min-words 200 --annotate | write -o $OUT/o.jsonl' -j 1" \
    "$TAMIS run 'read $wet | length --min-words 200 | write -o $OUT/o.jsonl' -j 1"
bar ratio '<=' 2
bench_pair 'files of 100 kB, up to 10,000, against one file' "$(bytes many.jsonl)" \
    "$TAMIS run 'read many/*.jsonl | write --layout stream -o $OUT/o/' -j 1" \
    "$TAMIS run 'read many.jsonl | write --layout stream -o $OUT/o/' -j 1"
bar wall '<=' 0.010
bench_first 'read: start to first document' "exec $TAMIS read $wet"
bar ratio '<=' 0.588
bench_wall 'regex on two threads, against one (wall)' "$(bytes "$wet")" \
    "$TAMIS run five.tamis OUT=$OUT/o.jsonl -j 2" \
    "$TAMIS run five.tamis OUT=$OUT/o.jsonl -j 1"
