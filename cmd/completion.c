/*
 * completion.c -- tamis completion bash|zsh|fish: a script from the tables.
 *
 * The first word is a stage, a command or a noun; behind it come options, the
 * words of a choice, verbs, topics, files.
 */
#include "cmd/completion.h"

#include "cmd/page.h"
#include "cmd/start.h"

static const struct {
    const char *name;
    void (*write)(struct buf *out);
} shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
};

static int run(int argc, const char *const *argv)
{
    struct error err = {0};
    struct buf text;
    int status;
    size_t i = 0;

    while (argc == 1 && i < ARRAY_LEN(shells) &&
           strcmp(argv[0], shells[i].name) != 0)
        i++;
    if (argc != 1 || i == ARRAY_LEN(shells)) {
        (void)error_set(&err, STATUS_USAGE,
                        "completion: wants bash, zsh or fish");
        return start_failed(&err);
    }
    buf_init(&text, NULL);
    shells[i].write(&text);
    status = page_print(&text);
    buf_release(&text);
    return status;
}

const struct command completion_command = {
    .noun = "completion",
    .summary = "write a shell's completion script",
    .synopsis = "bash|zsh|fish",
    .manual = "Where tamis was installed the shells find it by themselves. "
              "Else, for bash:\n"
              "\n"
              "    eval \"$(tamis completion bash)\"\n"
              "\n"
              "For zsh write it to a file _tamis in a folder of $fpath, for "
              "fish to ~/.config/fish/completions/tamis.fish.",
    .example = "tamis completion bash",
    .run = run,
};
