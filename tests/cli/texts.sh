# texts.sh -- texts and verdicts that the real datatrove left. Source it as
# . "$CASE_DIR/../texts.sh"
# shellcheck shell=sh

# shellcheck disable=SC2034 # of the cases
recorded_inputs='wet/webpages.warc.wet.gz text/terms.jsonl.zst
    labels/dclm-agreement.jsonl labels/spamassassin.jsonl.zst
    neardup/licences.jsonl.zst'

# recorded_name INPUT -- of the file in datatrove/verdicts that speaks of it.
recorded_name() {
    case $1 in
    wet/*) echo wet ;;
    *) basename "$1" | sed 's/\.jsonl.*//' ;;
    esac
}

# recorded KEY INPUT -- line number and what KEY, of jq, says, one a line.
recorded() {
    zstd -dcq "$SHARED/data/datatrove/verdicts/$(recorded_name "$2").jsonl.zst" |
        jq -r "[.line, $1] | @tsv"
}

# same_lines INPUT -- theirs.tsv holds for each of its line numbers what
# ours.tsv says in that line, counted from 0; at least 100 of them.
same_lines() {
    awk -F '\t' 'NR == FNR { ours[FNR - 1] = $0; next }
        { n++ }
        ours[$1] != $2 { print "line " $1 ": " ours[$1] ", not " $2; bad = 1 }
        END { exit bad || n < 100 }' ours.tsv theirs.tsv >&3 ||
        fail "$1: not what datatrove says"
}
