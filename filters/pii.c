/*
 * pii.c -- replace e-mail addresses, then public IPv4 addresses.
 *
 * Each kind is one pass from left to right; what was put in is not looked at
 * again, but the second pass sees what the first one left. Replacements take
 * turns, beginning anew with every document, so that a text's outcome depends
 * on that text alone (datatrove's turns go on from document to document).
 */
#include "core/stage.h"
#include "filters/pii_find.h"

enum { KEPT_BUF_MAX_BYTES = 4 << 20 };

struct config {
    bool no_emails;
    bool no_ips;
    bool all_ips;
    struct opt_list email_replacements;
    struct opt_list ip_replacements;
};

struct scratch {
    struct buf texts[2]; /* behind either pass */
};

struct replacements {
    const char *const *items;
    size_t n;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_FLAG, "no-emails", 0, offsetof(struct config, no_emails), NULL, NULL, "leave e-mail addresses", 0},
    {OPT_FLAG, "no-ips", 0, offsetof(struct config, no_ips), NULL, NULL, "leave IP addresses", 0},
    {OPT_FLAG, "all-ips", 0, offsetof(struct config, all_ips), NULL, NULL, "replace private and reserved IP addresses too", 0},
    {OPT_LIST, "email-replacement", 0, offsetof(struct config, email_replacements), NULL, "TEXT", "put in place of an e-mail address; several take turns", 0},
    {OPT_LIST, "ip-replacement", 0, offsetof(struct config, ip_replacements), NULL, "TEXT", "put in place of an IP address; several take turns", 0},
    {0},
};
/* clang-format on */

static const char *const email_replacements[] = {
    "email@example.com",
    "firstname.lastname@example.org",
};

/* Picked by datatrove's authors: none answered at the time. */
static const char *const ip_replacements[] = {
    "22.214.171.124", "126.96.36.199",  "188.8.131.52",
    "184.108.40.206", "220.127.116.11", "18.104.22.168",
};

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    struct scratch *own = scratch;

    (void)stage;
    (void)err;
    buf_init(&own->texts[0], NULL);
    buf_init(&own->texts[1], NULL);
    return STATUS_OK;
}

static void close_scratch(void *scratch)
{
    struct scratch *own = scratch;

    buf_release(&own->texts[0]);
    buf_release(&own->texts[1]);
}

static void trim(struct buf *buf)
{
    if (buf->cap > KEPT_BUF_MAX_BYTES)
        buf_release(buf);
}

static struct replacements choose(const struct opt_list *given,
                                  const char *const *defaults, size_t n)
{
    if (given->n > 0)
        return (struct replacements){given->items, given->n};
    return (struct replacements){defaults, n};
}

static struct str part(struct str text, size_t begin, size_t end)
{
    return (struct str){text.ptr + begin, end - begin};
}

static struct str replace_emails(struct str text,
                                 const struct replacements *with,
                                 struct buf *out)
{
    struct pii_span span;
    size_t from = 0;
    size_t n = 0;

    buf_reset(out);
    while (pii_find_email(text, from, &span)) {
        buf_add(out, part(text, from, span.begin));
        buf_add_text(out, with->items[n++ % with->n]);
        from = span.end;
    }
    if (n == 0)
        return text;
    buf_add(out, part(text, from, text.len));
    return buf_str(out);
}

static struct str replace_ips(struct str text, const struct replacements *with,
                              bool public_only, struct buf *out)
{
    struct pii_span span;
    size_t copied = 0;
    size_t from = 0;
    size_t n = 0;

    buf_reset(out);
    while (pii_find_ip(text, from, &span)) {
        from = span.end;
        if (!pii_is_ip(part(text, span.begin, span.end), public_only))
            continue;
        buf_add(out, part(text, copied, span.begin));
        buf_add_text(out, with->items[n++ % with->n]);
        copied = span.end;
    }
    if (n == 0)
        return text;
    buf_add(out, part(text, copied, text.len));
    return buf_str(out);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    const struct config *config = stage->config;
    const struct replacements emails =
        choose(&config->email_replacements, email_replacements,
               ARRAY_LEN(email_replacements));
    const struct replacements ips = choose(
        &config->ip_replacements, ip_replacements, ARRAY_LEN(ip_replacements));
    struct scratch *own = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];
        struct str text = doc->text;

        if (!config->no_emails)
            text = replace_emails(text, &emails, &own->texts[0]);
        if (!config->no_ips)
            text = replace_ips(text, &ips, !config->all_ips, &own->texts[1]);
        if (text.ptr != doc->text.ptr)
            doc_set_text(batch, doc, arena_copy(&batch->arena, text));
    }
    trim(&own->texts[0]);
    trim(&own->texts[1]);
    return STATUS_OK;
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type pii_stage = {
    .name = "pii",
    .summary = "replace e-mail addresses and public IP addresses",
    .source = "datatrove 0.10.1, PIIFormatter, as FineWeb runs it",
    .manual =
        "E-mail addresses first, then IPv4 addresses in what that left. "
        "email@example.com and firstname.lastname@example.org take turns, and "
        "six addresses that belonged to nobody; turns begin anew with each "
        "document, so that the same text always becomes the same.\n\n"
        "As in the reference nothing is asked of what stands around an IP "
        "address: 1.1.1.1234 becomes a replacement and a 4. Private, "
        "reserved and documentation addresses stay unless --all-ips is given; "
        "multicast ones count as public. A text of which nothing was replaced "
        "is written byte for byte.",
    .example = "tamis pii data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .opts = opts,
    .config_size = sizeof(struct config),
    .scratch_size = sizeof(struct scratch),
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
};
