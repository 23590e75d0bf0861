/*
 * where_program.h -- a jq program that judges JSON texts, through libjq 1.6.
 */
#ifndef TAMIS_WHERE_PROGRAM_H
#define TAMIS_WHERE_PROGRAM_H

#include "base/buf.h"
#include "base/error.h"

struct where_program;

enum where_answer {
    WHERE_TRUE,  /* an output is neither false nor null */
    WHERE_FALSE, /* none is, or there is no output */
    WHERE_ERROR, /* the program failed before such an output */
};

enum {
    /* What libjq itself takes: code, stacks, tables of builtins. */
    WHERE_PROGRAM_BYTES = 4 << 20,
    WHERE_MESSAGE_BYTES = 200,
};

/*
 * Before other threads run, and once: refuse what would make the answer depend
 * on more than the record (clock, environment, other inputs, files), compile
 * to see that it can be, keep libjq from reading ~/.jq, and make its regular
 * expressions ready for threads. STATUS_USAGE with jq's own message.
 */
enum status where_program_check(const char *text, struct error *err) NODISCARD;

/* Does the text of the program hold the word `text`, anywhere? */
bool where_program_names_text(const char *text);

/* One a thread. NULL and STATUS_USAGE as above. */
enum status where_program_open(struct where_program **out, const char *text,
                               struct error *err) NODISCARD;
void where_program_close(struct where_program *program); /* NULL is fine */

/*
 * Run it on a JSON text, which may take `most_bytes` as a tree. Outputs are
 * asked for until one is true. why (emptied first): of WHERE_FALSE the last
 * output, `false`, `null` or empty for none; of WHERE_ERROR the message as a
 * JSON string, cut at WHERE_MESSAGE_BYTES.
 */
enum where_answer where_program_ask(struct where_program *program,
                                    struct str json, uint64_t most_bytes,
                                    struct buf *why);

#endif
