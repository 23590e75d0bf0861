/*
 * completion_bash.c -- see completion.h. One function: `case` on the words
 * gives the options, the choices and the operands.
 */
#include "cmd/completion.h"

static const char head[] =
    "# Completion of tamis for bash; made by tamis completion bash.\n"
    "_tamis()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local what=${COMP_WORDS[1]} options='' choices='' operands=''\n"
    "    local value='' verbs=''\n"
    "\n"
    "    case $cur$prev in\n"
    "    =*) cur='' ;;\n"
    "    *=) prev=${COMP_WORDS[COMP_CWORD-2]} ;;\n"
    "    esac\n"
    "    COMPREPLY=()\n"
    "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n";

static const char tail[] =
    "    if [ -n \"$choices\" ]; then\n"
    "        COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
    "    elif [ \"$value\" = file ]; then\n"
    "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "    elif [ -n \"$value\" ]; then\n"
    "        return 0\n"
    "    elif [ \"${cur#-}\" != \"$cur\" ]; then\n"
    "        COMPREPLY=($(compgen -W \"$options --help\" -- \"$cur\"))\n"
    "    elif [ -n \"$operands\" ]; then\n"
    "        COMPREPLY=($(compgen -W \"$operands\" -- \"$cur\"))\n"
    "    else\n"
    "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "    fi\n"
    "}\n"
    "complete -o filenames -F _tamis tamis\n";

static void add_pattern(const struct opt *opt, struct buf *out)
{
    buf_printf(out, "        --%s", opt->name);
    if (opt->letter != '\0')
        buf_printf(out, " | -%c", opt->letter);
    buf_add_text(out, ")");
}

/* What follows an option that takes a value. */
static void add_values(const struct page_options *options, struct buf *out)
{
    buf_add_text(out, "        case $prev in\n");
    for (size_t i = 0; i < options->n; i++) {
        const struct page_option *option = &options->items[i];

        if (option->opt.type == OPT_FLAG)
            continue;
        add_pattern(&option->opt, out);
        if (option->opt.type == OPT_CHOICE) {
            buf_add_text(out, " choices='");
            for (const char *c = option->opt.value; *c != '\0'; c++)
                buf_add_char(out, *c == ',' ? ' ' : *c);
            buf_add_text(out, "' ;;\n");
        } else {
            buf_printf(out, " value=%s ;;\n",
                       completion_is_file(option) ? "file" : "text");
        }
    }
    buf_add_text(out, "        esac\n");
}

static void add_page(const struct page *page, struct buf *out)
{
    struct page_options options;
    struct buf words;

    completion_options(page, &options);
    buf_init(&words, &options.arena);
    buf_printf(out, "    '%s", completion_word(page));
    if (page->command != NULL && page->command->verb != NULL)
        buf_printf(out, " %s", page->command->verb);
    buf_add_text(out, "')\n        options='");
    for (size_t i = 0; i < options.n; i++)
        buf_printf(out, "%s--%s", i > 0 ? " " : "", options.items[i].opt.name);
    buf_add_text(out, "'\n");
    if (completion_operands(page, &words)) {
        buf_add_text(out, "        operands='");
        buf_add(out, buf_str(&words));
        buf_add_text(out, "'\n");
    }
    if (options.n > 0)
        add_values(&options, out);
    buf_add_text(out, "        ;;\n");
    arena_release(&options.arena);
}

static void add_nouns(struct buf *out)
{
    buf_add_text(out, "    case $what in\n");
    for (size_t i = 0; completion_noun(i) != NULL; i++) {
        buf_printf(out, "    %s) verbs='", completion_noun(i));
        completion_verbs(completion_noun(i), out);
        buf_add_text(out, "' ;;\n");
    }
    buf_add_text(out,
                 "    esac\n"
                 "    if [ -n \"$verbs\" ] && [ \"$COMP_CWORD\" -eq 2 ]; then\n"
                 "        COMPREPLY=($(compgen -W \"$verbs\" -- \"$cur\"))\n"
                 "        return 0\n"
                 "    fi\n"
                 "    [ -z \"$verbs\" ] || what=\"$what ${COMP_WORDS[2]}\"\n");
}

void completion_bash(struct buf *out)
{
    struct page page;

    buf_add_text(out, head);
    buf_add_text(out, "        COMPREPLY=($(compgen -W '");
    completion_first_words(out);
    buf_add_text(out, " --help --version' -- \"$cur\"))\n"
                      "        return 0\n"
                      "    fi\n");
    add_nouns(out);
    buf_add_text(out, "    case $what in\n");
    for (size_t i = 0; completion_page(i, &page); i++)
        add_page(&page, out);
    buf_add_text(out, "    esac\n");
    buf_add_text(out, tail);
}
