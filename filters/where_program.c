/*
 * where_program.c -- see where_program.h.
 *
 * libjq 1.6: a state is one thread's; values count their references. Its
 * parser takes 256 levels, its numbers are doubles. A tree takes more memory
 * than its text, so what it may take is reckoned from the text first. An
 * empty object is 400 bytes, an empty array 272, a slot of an object 48 at a
 * third to all of the places taken, one of an array 16; strings are copied.
 */
#include "filters/where_program.h"

#include "base/mem.h"
#include "filters/where_words.h"
#include "text/json.h"

#include <jq.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { OBJECT_BYTES = 512, ARRAY_BYTES = 320, MEMBER_BYTES = 160 };

struct where_program {
    jq_state *jq;
};

/* jq's complaints about a program: the first is the one that tells. */
static void on_message(void *arg, jv message)
{
    struct error *err = arg;
    jv text = jq_format_error(message);

    if (err->message[0] == '\0' && jv_get_kind(text) == JV_KIND_STRING)
        (void)snprintf(err->message, sizeof(err->message), "%.*s",
                       (int)strcspn(jv_string_value(text), "\n"),
                       jv_string_value(text));
    jv_free(text);
}

enum status where_program_open(struct where_program **out, const char *text,
                               struct error *err)
{
    static const char noise[] = "jq: error: ";
    struct error said = {0};
    const char *what = said.message;
    struct where_program *program = mem_zalloc(1, sizeof(*program));

    program->jq = jq_init();
    if (program->jq == NULL) {
        mem_free(program);
        return error_set(err, STATUS_LIMIT, "libjq does not start");
    }
    jq_set_error_cb(program->jq, on_message, &said);
    if (!jq_compile(program->jq, text)) {
        where_program_close(program);
        if (strncmp(what, noise, sizeof(noise) - 1) == 0)
            what += sizeof(noise) - 1;
        return error_set(err, STATUS_USAGE, "%s",
                         *what != '\0' ? what : "no program of jq 1.6");
    }
    jq_set_error_cb(program->jq, NULL, NULL);
    *out = program;
    return STATUS_OK;
}

void where_program_close(struct where_program *program)
{
    if (program == NULL)
        return;
    jq_teardown(&program->jq);
    mem_free(program);
}

static enum status warm_up(struct error *err)
{
    struct where_program *program = NULL;
    struct buf why;
    enum status status = where_program_open(&program, "test(\"a\")", err);

    if (status != STATUS_OK)
        return status;
    buf_init(&why, NULL);
    (void)where_program_ask(program, str_from("\"a\""), UINT64_MAX, &why);
    buf_release(&why);
    where_program_close(program);
    return STATUS_OK;
}

enum status where_program_check(const char *text, struct error *err)
{
    const struct str word = where_words_refused(text);
    struct where_program *program = NULL;
    enum status status;

    if (word.ptr != NULL)
        return error_set(err, STATUS_USAGE,
                         "'%.*s' is refused: the answer is to depend on the "
                         "record alone",
                         (int)word.len, word.ptr);
    /* libjq would read $HOME/.jq, whose functions then hide its own. */
    if (unsetenv("HOME") != 0)
        return error_errno(err, STATUS_IO, "HOME");
    status = where_program_open(&program, text, err);
    where_program_close(program);
    return status == STATUS_OK ? warm_up(err) : status;
}

bool where_program_names_text(const char *text)
{
    return strstr(text, "text") != NULL;
}

static bool fits(struct str json, uint64_t most_bytes)
{
    uint64_t bytes = 4 * (uint64_t)json.len; /* text, token, string, work */

    for (size_t i = 0; i < json.len; i++) {
        switch (json.ptr[i]) {
        case '{':
            bytes += OBJECT_BYTES;
            break;
        case '[':
            bytes += ARRAY_BYTES;
            break;
        case ',':
            bytes += MEMBER_BYTES;
            break;
        default:
            break;
        }
    }
    return bytes <= most_bytes && json.len <= INT_MAX;
}

/* Cut at WHERE_MESSAGE_BYTES or before, between code points. */
static void add_message(struct str text, struct buf *why)
{
    size_t len = text.len;

    if (len > WHERE_MESSAGE_BYTES) {
        len = WHERE_MESSAGE_BYTES;
        while (len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
            len--;
    }
    json_escape(why, (struct str){text.ptr, len}, CPU_SCALAR);
}

static void add_error(jv message, struct buf *why)
{
    if (jv_get_kind(message) != JV_KIND_STRING)
        message = jv_dump_string(message, 0);
    add_message((struct str){jv_string_value(message),
                             (size_t)jv_string_length_bytes(jv_copy(message))},
                why);
    jv_free(message);
}

static enum where_answer ask(jq_state *jq, struct buf *why)
{
    for (;;) {
        jv output = jq_next(jq);
        const jv_kind kind = jv_get_kind(output);

        if (kind == JV_KIND_INVALID) {
            if (!jv_invalid_has_msg(jv_copy(output))) {
                jv_free(output);
                return WHERE_FALSE;
            }
            buf_reset(why);
            add_error(jv_invalid_get_msg(output), why);
            return WHERE_ERROR;
        }
        jv_free(output);
        if (kind != JV_KIND_NULL && kind != JV_KIND_FALSE)
            return WHERE_TRUE;
        buf_reset(why);
        buf_add_text(why, kind == JV_KIND_NULL ? "null" : "false");
    }
}

enum where_answer where_program_ask(struct where_program *program,
                                    struct str json, uint64_t most_bytes,
                                    struct buf *why)
{
    enum where_answer answer;
    jv value;

    buf_reset(why);
    if (!fits(json, most_bytes)) {
        add_message(str_from("the record is too large for jq"), why);
        return WHERE_ERROR;
    }
    value = jv_parse_sized(json.ptr, (int)json.len);
    if (!jv_is_valid(value)) {
        /* of the grammar we read, jq lacks depth alone */
        jv_free(value);
        add_message(str_from("jq reads 256 levels at most"), why);
        return WHERE_ERROR;
    }
    jq_start(program->jq, value, 0);
    answer = ask(program->jq, why);
    jq_start(program->jq, jv_null(), 0); /* drops what the last run holds */
    return answer;
}
