/*
 * url_lists.h -- lists of domains, URLs and words, and what they say of a URL.
 */
#ifndef TAMIS_URL_LISTS_H
#define TAMIS_URL_LISTS_H

#include "filters/key_set.h"
#include "filters/url_parts.h"
#include "filters/word_index.h"

enum url_list {
    URL_DOMAINS,    /* registered domains and whole hosts */
    URL_URLS,       /* whole URLs */
    URL_WORDS,      /* one of them in a URL is enough */
    URL_SOFT_WORDS, /* several are */
    URL_LISTS,
};

struct url_lists {
    struct key_set keys[URL_LISTS];
    struct word_index subwords;
    uint64_t n_subwords; /* before equal ones became one */
    uint64_t identity;   /* of the subwords as given */
    bool as_datatrove;   /* case of hosts and schemes of URLs matter */
};

struct opt_list;

void url_lists_init(struct url_lists *lists, bool as_datatrove);
void url_lists_release(struct url_lists *lists);

/* Add the lines of a file. */
enum status url_lists_read(struct url_lists *lists, enum url_list list,
                           const char *path, struct error *err) NODISCARD;
enum status url_lists_read_subwords(struct url_lists *lists, const char *path,
                                    struct error *err) NODISCARD;

/* Nothing may be added behind this; before it, nothing asked. */
enum status url_lists_seal(struct url_lists *lists,
                           struct error *err) NODISCARD;

bool url_lists_has(const struct url_lists *lists, enum url_list list,
                   struct str key);

/* The first word of the URL that is on the list of words. Words are runs of
 * ASCII letters and digits, in the case they stand in. */
bool url_lists_find_word(const struct url_lists *lists, struct str url,
                         struct str *word);

/* How many different words of the URL are on the list of soft words; `seen`
 * is memory for the work. */
uint64_t url_lists_count_soft(const struct url_lists *lists, struct str url,
                              struct buf *seen);

/* A subword in the URL once all but ASCII's letters and digits are left out of
 * it and it is in lower case, which `normal` holds then. */
bool url_lists_find_subword(const struct url_lists *lists, struct str url,
                            struct buf *normal, struct str *subword);

#endif
