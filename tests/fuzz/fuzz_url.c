/*
 * fuzz_url.c -- whatever the URL, its parts lie within each other: the
 * registered domain ends the host, is no suffix itself, and stays the same
 * when the host alone is asked for; a word that is found is on the list.
 */
#include "filters/url_lists.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_parts(struct str url, struct arena *arena)
{
    const psl_ctx_t *psl = psl_builtin();
    struct url_parts parts;
    struct url_parts again;

    url_parts_find(url, psl, true, arena, &parts);
    demand(parts.rest.len <= url.len);
    demand(parts.has_suffix == (parts.registered.len > 0));
    demand(parts.registered.len <= parts.host.len);
    demand(utf8_is_valid(parts.host, CPU_SCALAR));
    if (!parts.has_suffix)
        return;
    demand(memcmp(parts.host.ptr + parts.host.len - parts.registered.len,
                  parts.registered.ptr, parts.registered.len) == 0);
    url_parts_find(parts.registered, psl, true, arena, &again);
    demand(str_eq(again.registered, parts.registered));
}

static void check_words(struct str url)
{
    struct url_lists lists;
    struct error err;
    struct buf work;
    struct str word;

    url_lists_init(&lists, false);
    demand(key_set_add(&lists.keys[URL_WORDS], str_from("ab"), &err) ==
           STATUS_OK);
    demand(key_set_add(&lists.keys[URL_SOFT_WORDS], str_from("a"), &err) ==
           STATUS_OK);
    word_index_add(&lists.subwords, str_from("bab"));
    lists.n_subwords = 1;
    demand(url_lists_seal(&lists, &err) == STATUS_OK);
    buf_init(&work, NULL);
    demand(!url_lists_find_word(&lists, url, &word) || str_is(word, "ab"));
    demand(url_lists_count_soft(&lists, url, &work) <= 1);
    demand(!url_lists_find_subword(&lists, url, &work, &word) ||
           str_is(word, "bab"));
    buf_release(&work);
    url_lists_release(&lists);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct buf url;

    arena_init(&arena);
    buf_init(&url, &arena);
    (void)utf8_repair(&url, (struct str){(const char *)data, size});
    check_parts(buf_str(&url), &arena);
    check_words(buf_str(&url));
    arena_release(&arena);
    return 0;
}
