/*
 * url.c -- drop documents by their URL: its registered domain, its host, the
 * whole of it, words in it.
 *
 * Asked in the order of the reasons; the first that holds drops. A look-up
 * costs a few hundred nanoseconds, whatever the lists' size (key_set.h). The
 * URL is the member `url` of the record, else metadata.url.
 *
 * Source: datatrove 0.10.1, URLFilter. Ours differs on purpose: hosts compare
 * in lower case, a host without a public suffix (an IP address) can be on the
 * list, URLs compare without their scheme; --datatrove takes all that back. A
 * document without a URL is kept and counted, there it ends the task.
 */
#include "core/stage.h"
#include "filters/url_lists.h"
#include "text/json.h"

#include <inttypes.h>

enum { KEPT_BUF_MAX_BYTES = 1 << 20 };

enum why {
    REASON_DOMAIN,
    REASON_SUBDOMAIN,
    REASON_URL,
    REASON_HARD,
    REASON_SOFT,
    REASON_SUBWORD,
    REASONS,
};

struct config {
    struct opt_list lists[URL_LISTS];
    struct opt_list subwords;
    uint64_t soft_limit;
    bool as_datatrove;
};

struct state {
    struct url_lists lists;
    const psl_ctx_t *psl;
};

struct scratch {
    struct buf seen;
    struct buf normal;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_LIST, "domains", 0, offsetof(struct config, lists[URL_DOMAINS]), NULL, "FILE", "drop these registered domains with all their hosts, and these hosts", 0},
    {OPT_LIST, "urls", 0, offsetof(struct config, lists[URL_URLS]), NULL, "FILE", "drop these URLs", 0},
    {OPT_LIST, "words", 0, offsetof(struct config, lists[URL_WORDS]), NULL, "FILE", "drop URLs with one of these words", 0},
    {OPT_LIST, "soft-words", 0, offsetof(struct config, lists[URL_SOFT_WORDS]), NULL, "FILE", "drop URLs with --soft-limit different ones of these words", 0},
    {OPT_LIST, "subwords", 0, offsetof(struct config, subwords), NULL, "FILE", "drop URLs in whose letters and digits one of these stands, within words and across them", 0},
    {OPT_COUNT, "soft-limit", 0, offsetof(struct config, soft_limit), "2", "N", "so many different soft words drop", 0},
    {OPT_FLAG, "datatrove", 0, offsetof(struct config, as_datatrove), NULL, NULL, "compare as datatrove does: hosts by case, none without a public suffix, URLs with their scheme", 0},
    {0},
};

static const struct reason reasons[] = {
    [REASON_DOMAIN] = {"domain", "the registered domain is on the list of domains"},
    [REASON_SUBDOMAIN] = {"subdomain", "the host is on the list of domains"},
    [REASON_URL] = {"url", "the URL is on the list of URLs"},
    [REASON_HARD] = {"hard_blacklisted", "a word of the URL is on the list of words"},
    [REASON_SOFT] = {"soft_blacklisted", "so many words of it are soft words"},
    [REASON_SUBWORD] = {"blacklisted_subword", "a subword is in it"},
    {0},
};
/* clang-format on */

static const struct reason no_url = {"no_url",
                                     "documents without a URL were kept"};

static const char *const list_names[URL_LISTS] = {
    "url: --domains",
    "url: --urls",
    "url: --words",
    "url: --soft-words",
};

static enum status read_lists(struct url_lists *lists,
                              const struct config *config, struct error *err)
{
    for (unsigned list = 0; list < URL_LISTS; list++) {
        for (size_t i = 0; i < config->lists[list].n; i++) {
            if (url_lists_read(lists, list, config->lists[list].items[i],
                               err) != STATUS_OK)
                return error_within(err, list_names[list]);
        }
    }
    for (size_t i = 0; i < config->subwords.n; i++) {
        if (url_lists_read_subwords(lists, config->subwords.items[i], err) !=
            STATUS_OK)
            return error_within(err, "url: --subwords");
    }
    return STATUS_OK;
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    size_t n = config->subwords.n;
    enum status status;

    url_lists_init(&state->lists, config->as_datatrove);
    for (size_t list = 0; list < URL_LISTS; list++)
        n += config->lists[list].n;
    if (n == 0)
        return error_set(err, STATUS_USAGE,
                         "url: wants --domains, --urls, --words, --soft-words "
                         "or --subwords");
    if (config->soft_limit == 0)
        return error_set(err, STATUS_USAGE, "url: --soft-limit: at least 1");
    state->psl = psl_builtin();
    if (state->psl == NULL)
        return error_set(err, STATUS_USAGE,
                         "url: libpsl has no public suffix list built in");
    status = read_lists(&state->lists, config, err);
    if (status == STATUS_OK)
        status = url_lists_seal(&state->lists, err);
    return status;
}

static void plan(const struct stage *stage, struct need *need)
{
    const struct state *state = stage->state;

    for (size_t list = 0; list < URL_LISTS; list++)
        need->fixed_bytes += key_set_bytes(&state->lists.keys[list]);
}

static void identify(const struct stage *stage, struct buf *json)
{
    const struct state *state = stage->state;

    buf_add_text(json, ",\"lists\":[");
    for (size_t list = 0; list < URL_LISTS; list++)
        buf_printf(json, "\"%016" PRIx64 "\",",
                   state->lists.keys[list].identity);
    buf_printf(json, "\"%016" PRIx64 "\"],\"suffixes\":\"%s\"",
               state->lists.identity, psl_builtin_sha1sum());
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    struct scratch *own = scratch;

    (void)stage;
    (void)err;
    buf_init(&own->seen, NULL);
    buf_init(&own->normal, NULL);
    return STATUS_OK;
}

static void close_scratch(void *scratch)
{
    struct scratch *own = scratch;

    buf_release(&own->seen);
    buf_release(&own->normal);
}

/* The bytes of a JSON string; none for any other value. */
static struct str string_of(struct str json, struct arena *arena)
{
    struct buf buf;

    if (json.len < 2 || json.ptr[0] != '"')
        return (struct str){0};
    if (memchr(json.ptr, '\\', json.len) == NULL)
        return (struct str){json.ptr + 1, json.len - 2};
    buf_init(&buf, arena);
    json_unescape(&buf, json);
    return buf_str(&buf);
}

static struct str find_url(const struct doc *doc, struct arena *arena)
{
    struct str url = {0};
    struct str json;

    if (json_find(doc->record, "url", &json))
        url = string_of(json, arena);
    return url.len > 0 ? url : string_of(doc_get(doc, "url"), arena);
}

/* A URL at work. */
struct judged {
    struct str url;
    struct url_parts parts;
    uint64_t n_soft;
    struct str what; /* that is on a list */
};

static enum why match_host(const struct url_lists *lists, struct judged *judged)
{
    const struct url_parts *parts = &judged->parts;

    judged->what = parts->registered;
    if (url_lists_has(lists, URL_DOMAINS, parts->registered))
        return REASON_DOMAIN;
    judged->what = parts->host;
    if ((parts->has_suffix || !lists->as_datatrove) &&
        url_lists_has(lists, URL_DOMAINS, parts->host))
        return REASON_SUBDOMAIN;
    return REASONS;
}

static enum why match(const struct stage *stage, struct scratch *own,
                      struct judged *judged)
{
    const struct config *config = stage->config;
    const struct url_lists *lists = &((struct state *)stage->state)->lists;
    const struct str url = judged->url;
    const enum why why = match_host(lists, judged);

    judged->n_soft = url_lists_count_soft(lists, url, &own->seen);
    if (why != REASONS)
        return why;
    judged->what = url;
    if (url_lists_has(lists, URL_URLS,
                      config->as_datatrove ? url : judged->parts.rest))
        return REASON_URL;
    if (url_lists_find_word(lists, url, &judged->what))
        return REASON_HARD;
    if (judged->n_soft >= config->soft_limit)
        return REASON_SOFT;
    if (url_lists_find_subword(lists, url, &own->normal, &judged->what))
        return REASON_SUBWORD;
    return REASONS;
}

static struct str json_count(struct arena *arena, uint64_t n)
{
    struct buf json;

    buf_init(&json, arena);
    buf_printf(&json, "%" PRIu64, n);
    return buf_str(&json);
}

static struct str json_text(struct arena *arena, struct str text)
{
    struct buf json;

    buf_init(&json, arena);
    json_escape(&json, text, CPU_SCALAR);
    return buf_str(&json);
}

static const struct member *add_member(struct arena *arena,
                                       const struct member *next,
                                       const char *key, struct str json)
{
    struct member *member = arena_alloc(arena, sizeof(*member));

    *member = (struct member){next, key, json};
    return member;
}

static void judge(const struct stage *stage, struct scratch *own,
                  struct batch *batch, struct doc *doc)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;
    struct arena *arena = &batch->arena;
    struct judged judged = {.url = find_url(doc, arena)};
    struct verdict verdict = {0};
    enum why why;

    if (judged.url.len == 0) {
        doc_remark(batch, doc);
        stage_judge(stage, batch, doc, true, verdict);
        return;
    }
    url_parts_find(judged.url, state->psl, !config->as_datatrove, arena,
                   &judged.parts);
    why = match(stage, own, &judged);
    if (why != REASONS) {
        verdict.reason = why;
        verdict.value = why == REASON_SOFT ? json_count(arena, judged.n_soft)
                                           : json_text(arena, judged.what);
    }
    if (why == REASON_SOFT)
        verdict.limit = json_count(arena, config->soft_limit);
    if (stage->common.annotate) {
        const struct member *more;

        more = add_member(arena, NULL, "host",
                          json_text(arena, judged.parts.host));
        more = add_member(arena, more, "registered_domain",
                          json_text(arena, judged.parts.registered));
        verdict.more = add_member(arena, more, "soft_words",
                                  json_count(arena, judged.n_soft));
    }
    stage_judge(stage, batch, doc, why == REASONS, verdict);
}

static void trim(struct buf *buf)
{
    if (buf->cap > KEPT_BUF_MAX_BYTES)
        buf_release(buf);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    struct scratch *own = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++)
        judge(stage, own, batch, batch->docs[i]);
    trim(&own->seen);
    trim(&own->normal);
    return STATUS_OK;
}

static void close_url(struct stage *stage)
{
    url_lists_release(&((struct state *)stage->state)->lists);
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type url_stage = {
    .name = "url",
    .summary = "drop documents by domain, host and words of their URL",
    .source = "datatrove 0.10.1, URLFilter; public suffixes: libpsl's list",
    .manual =
        "The URL is the record's url, else metadata.url. A document without "
        "one is kept, and how many were is said at the end and in the report "
        "(remarks.no_url).\n\n"
        "Lists are files of lines, compressed or not; lines that begin with "
        "# are comments. The registered domain is the public suffix (ICANN "
        "section of the list built into libpsl, never fetched) and one label: "
        "blog.example.co.uk has example.co.uk. A domain on the list drops all "
        "its hosts, a host only itself. Words of a URL are its runs of ASCII "
        "letters and digits; those of the lists lose all else and come into "
        "lower case, so a word in capitals is found as a subword only.\n\n"
        "URLs compare without their scheme and hosts in lower case; with "
        "--datatrove as they are written, and then its own list of URLs, "
        "which has no schemes, never matches.",
    .example = "tamis url --domains data-samples/sellers.txt "
               "data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .annotate_key = "url_filter",
    .opts = opts,
    .reasons = reasons,
    .remark = &no_url,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct scratch),
    .prepare = prepare,
    .plan = plan,
    .identify = identify,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
    .close = close_url,
};
