/*
 * where_words.c -- see where_words.h.
 *
 * A scanner with two modes, code and string. "\(" in a string opens code, the
 * matching ")" goes back; the depths of open parentheses lie on a stack. What
 * nests deeper than the stack is looked at as code throughout, which refuses
 * rather too much than too little.
 */
#include "filters/where_words.h"

enum { DEPTH_MAX = 64 };

struct scanner {
    const char *at;
    bool in_string;
    size_t n_open; /* parentheses, in the innermost code */
    size_t outer[DEPTH_MAX];
    size_t depth;
};

/* Functions and syntax of jq 1.6 that see more than their input. */
static const char *const refused[] = {
    "debug",
    "env",
    "get_jq_origin",
    "get_prog_origin",
    "get_search_list",
    "halt",
    "halt_error",
    "import",
    "include",
    "input",
    "inputs",
    "input_filename",
    "input_line_number",
    "localtime",
    "modulemeta",
    "now",
    "stderr",
    "strflocaltime",
};

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

static bool is_refused(struct str word)
{
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        if (str_is(word, refused[i]))
            return true;
    }
    return false;
}

/* {now: 1}; but `::` goes into a module. */
static bool is_key(const char *behind)
{
    behind += strspn(behind, " \t\r\n");
    return behind[0] == ':' && behind[1] != ':';
}

/* The word that begins here; ptr is NULL unless it is to be refused. */
static struct str take_word(struct scanner *s, char before)
{
    struct str word = {s->at, 0};

    while (is_word_char(s->at[word.len]))
        word.len++;
    s->at += word.len;
    if (before == '.' || before == '@')
        return (struct str){0};
    if (before == '$')
        return str_is(word, "ENV") ? word : (struct str){0};
    if (is_refused(word) && !is_key(s->at))
        return word;
    return (struct str){0};
}

static void step_string(struct scanner *s)
{
    const char c = *s->at++;

    if (c == '"') {
        s->in_string = false;
    } else if (c == '\\' && *s->at == '(' && s->depth < DEPTH_MAX) {
        s->at++;
        s->outer[s->depth++] = s->n_open;
        s->n_open = 0;
        s->in_string = false;
    } else if (c == '\\' && *s->at != '\0' && *s->at != '(') {
        s->at++;
    }
}

static void step_code(struct scanner *s)
{
    const char c = *s->at++;

    if (c == '#') {
        s->at += strcspn(s->at, "\n");
    } else if (c == '"') {
        s->in_string = s->depth < DEPTH_MAX;
    } else if (c == '(') {
        s->n_open++;
    } else if (c == ')' && s->n_open > 0) {
        s->n_open--;
    } else if (c == ')' && s->depth > 0) {
        s->n_open = s->outer[--s->depth];
        s->in_string = true;
    }
}

struct str where_words_refused(const char *program)
{
    struct scanner s = {.at = program};

    while (*s.at != '\0') {
        if (s.in_string) {
            step_string(&s);
        } else if (is_word_char(*s.at)) {
            const struct str word =
                take_word(&s, s.at > program ? s.at[-1] : '\0');

            if (word.ptr != NULL)
                return word;
        } else {
            step_code(&s);
        }
    }
    return (struct str){0};
}
