/*
 * c4_badwords.c -- drop documents in which a word of a list stands.
 *
 * The text in lower case is searched for a word with something that is no
 * letter, digit or underscore, or nothing, on both sides; Japanese, Thai and
 * Chinese lists are searched for anywhere. This is what the reference's
 * (?:\W|^)(w1|w2|...)(?:\W|$) finds, but only places where a word may begin
 * are looked at, and those by word_index.h.
 *
 * Source: datatrove 0.10.1, C4BadWordsFilter, after c4_utils.py of
 * TensorFlow Datasets. Ours differs on purpose: an empty line of a list is
 * nothing (there it matches nearly every text), a document in a language
 * without a list is kept and counted (there it ends the task).
 */
#include "core/stage.h"
#include "filters/list_file.h"
#include "filters/word_index.h"
#include "text/json.h"
#include "text/lower_case.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <xxhash.h>

enum { KEPT_BUF_MAX_BYTES = 4 << 20, LISTS_MAX = 64, LANGUAGE_MAX_BYTES = 32 };

struct config {
    struct opt_list words;
    const char *default_language;
};

struct list {
    struct str language; /* empty: of documents without a list of theirs */
    bool anywhere;       /* within words too */
    struct word_index index;
    uint64_t n;
    uint64_t identity;
};

struct state {
    struct list lists[LISTS_MAX];
    size_t n_lists;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_LIST, "words", 0, offsetof(struct config, words), NULL, "[LANGUAGE=]FILE", "the words, one a line; with LANGUAGE= for documents in it, else for those whose language has no list", 0},
    {OPT_TEXT, "default-language", 0, offsetof(struct config, default_language), "en", "LANGUAGE", "of documents without metadata.language", 0},
    {0},
};

static const struct reason reasons[] = {
    {"document_removed_with_badwords", "a word of the list is in the text"},
    {0},
};
/* clang-format on */

static const struct reason no_list = {
    "no_list", "documents in a language without a list were kept"};

/* Common parts of words where no spaces part them: on no list. */
static const char *const allowed[] = {"sm", "グロ", "女の子", "性"};

static enum status take_word(void *arg, struct str line, struct error *err)
{
    struct list *list = arg;

    for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
        if (str_is(line, allowed[i]))
            return STATUS_OK;
    }
    if (list->n++ == WORD_INDEX_MAX)
        return error_set(err, STATUS_USAGE, "more than %d words",
                         WORD_INDEX_MAX);
    word_index_add(&list->index, line);
    list->identity =
        XXH3_64bits_withSeed(line.ptr, line.len, list->identity + 1);
    return STATUS_OK;
}

static bool is_language(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '-' && text[i] != '_' &&
            ((text[i] | 0x20) < 'a' || (text[i] | 0x20) > 'z'))
            return false;
    }
    return len > 0 && len <= LANGUAGE_MAX_BYTES;
}

/* "LANGUAGE=FILE" or "FILE". */
static const char *split(const char *item, struct str *language)
{
    const char *sign = strchr(item, '=');

    *language = (struct str){"", 0};
    if (sign == NULL || !is_language(item, (size_t)(sign - item)))
        return item;
    *language = (struct str){item, (size_t)(sign - item)};
    return sign + 1;
}

static struct list *find_list(struct state *state, struct str language)
{
    for (size_t i = 0; i < state->n_lists; i++) {
        if (str_eq(state->lists[i].language, language))
            return &state->lists[i];
    }
    return NULL;
}

static enum status read_list(struct state *state, const char *item,
                             struct error *err)
{
    struct str language;
    const char *path = split(item, &language);
    struct list *list = find_list(state, language);

    if (list == NULL) {
        if (state->n_lists == LISTS_MAX)
            return error_set(err, STATUS_USAGE,
                             "lists of more than %d languages", LISTS_MAX);
        list = &state->lists[state->n_lists++];
        *list = (struct list){.language = language};
        list->anywhere = str_is(language, "ja") || str_is(language, "th") ||
                         str_is(language, "zh");
        word_index_init(&list->index);
    }
    return list_file_read(path, false, take_word, list, err);
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;

    if (config->words.n == 0)
        return error_set(err, STATUS_USAGE, "c4-badwords: wants --words");
    for (size_t i = 0; i < config->words.n; i++) {
        if (read_list(state, config->words.items[i], err) != STATUS_OK)
            return error_within(err, "c4-badwords: --words");
    }
    for (size_t i = 0; i < state->n_lists; i++)
        word_index_seal(&state->lists[i].index);
    return STATUS_OK;
}

static void identify(const struct stage *stage, struct buf *json)
{
    const struct state *state = stage->state;

    buf_add_text(json, ",\"lists\":[");
    for (size_t i = 0; i < state->n_lists; i++)
        buf_printf(json, "%s\"%016" PRIx64 "\"", i > 0 ? "," : "",
                   state->lists[i].identity);
    buf_add_char(json, ']');
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    (void)stage;
    (void)err;
    buf_init(scratch, NULL);
    return STATUS_OK;
}

static void close_scratch(void *scratch)
{
    buf_release(scratch);
}

/* Python's \w of the code point at *at, which moves past it. */
static bool step_is_word(struct str text, size_t *at)
{
    const uint32_t cp = utf8_step(text, at);

    return cp == '_' ||
           (unicode_class(cp) & (UNICODE_LETTER | UNICODE_NUMBER)) != 0;
}

/* A word of the list at text[at] with no word character behind it. */
static size_t match_whole(const struct word_index *index, struct str text,
                          size_t at)
{
    size_t len = 0;

    while ((len = word_index_match(index, text, at, len)) > 0) {
        size_t end = at + len;

        if (end == text.len || !step_is_word(text, &end))
            return len;
    }
    return 0;
}

static bool search(const struct list *list, struct str text, struct str *word)
{
    bool is_behind_word = false;
    size_t at = 0;

    if (list->anywhere)
        return word_index_search(&list->index, text, 0, word);
    while (at < text.len) {
        const size_t len =
            is_behind_word ? 0 : match_whole(&list->index, text, at);

        if (len > 0) {
            *word = (struct str){text.ptr + at, len};
            return true;
        }
        is_behind_word = step_is_word(text, &at);
    }
    return false;
}

static struct str language_of(const struct stage *stage, const struct doc *doc)
{
    const struct config *config = stage->config;
    struct str json;

    if (!json_find(doc->record, "language", &json))
        json = doc_get(doc, "language");
    if (json.len < 2 || json.ptr[0] != '"')
        return str_from(config->default_language);
    return (struct str){json.ptr + 1, json.len - 2};
}

static struct verdict make_verdict(struct batch *batch, struct str word)
{
    struct buf json;

    buf_init(&json, &batch->arena);
    json_escape(&json, word, batch->cpu);
    return (struct verdict){.value = buf_str(&json)};
}

static void judge(const struct stage *stage, struct buf *lower,
                  struct batch *batch, struct doc *doc)
{
    struct state *state = stage->state;
    const struct list *list = find_list(state, language_of(stage, doc));
    struct str word;

    if (list == NULL)
        list = find_list(state, (struct str){"", 0});
    if (list == NULL) {
        doc_remark(batch, doc);
        stage_judge(stage, batch, doc, true, (struct verdict){0});
        return;
    }
    buf_reset(lower);
    lower_case(lower, doc->text);
    if (search(list, buf_str(lower), &word))
        stage_judge(stage, batch, doc, false, make_verdict(batch, word));
    else
        stage_judge(stage, batch, doc, true, (struct verdict){0});
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    struct buf *lower = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++)
        judge(stage, lower, batch, batch->docs[i]);
    if (lower->cap > KEPT_BUF_MAX_BYTES)
        buf_release(lower);
    return STATUS_OK;
}

static void close_badwords(struct stage *stage)
{
    struct state *state = stage->state;

    for (size_t i = 0; i < state->n_lists; i++)
        word_index_release(&state->lists[i].index);
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type c4_badwords_stage = {
    .name = "c4-badwords",
    .summary = "drop documents in which a word of a list stands",
    .source = "datatrove 0.10.1, C4BadWordsFilter; C4, section 2.2",
    .manual =
        "The text is searched in lower case for a word with no letter, digit "
        "or underscore on either side; lists of ja, th and zh are searched "
        "for within words too. Words are taken as they stand on the list, so "
        "one in capitals is never found; empty lines are nothing; sm and three "
        "Japanese words are on no list, as in the reference.\n\n"
        "A document's language is the record's language, else "
        "metadata.language, else --default-language. One in a language "
        "without a list is kept, and how many were is said at the end and in "
        "the report (remarks.no_list); a list without LANGUAGE= serves all "
        "of those. The value of the verdict is the word.",
    .example = "tamis c4-badwords --words data-samples/spam-words.txt "
               "data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .opts = opts,
    .reasons = reasons,
    .remark = &no_list,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct buf),
    .prepare = prepare,
    .identify = identify,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
    .close = close_badwords,
};
