/*
 * completion_zsh.c -- see completion.h. A case on the words, with the specs of
 * zsh's _arguments.
 */
#include "cmd/completion.h"

static const char head[] =
    "#compdef tamis\n"
    "# Completion of tamis for zsh; made by tamis completion zsh.\n"
    "_tamis()\n"
    "{\n"
    "    local -a first verbs\n"
    "    local what=$words[2]\n"
    "\n"
    "    if (( CURRENT == 2 )); then\n"
    "        first=(\n";

static const char tail[] = "    *) _files ;;\n"
                           "    esac\n"
                           "}\n"
                           "if [ \"$funcstack[1]\" = _tamis ]; then\n"
                           "    _tamis \"$@\"\n"
                           "else\n"
                           "    compdef _tamis tamis\n"
                           "fi\n";

/* Within single quotes, where [ ] and : part the fields of a spec. */
static void add_escaped(const char *text, struct buf *out)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            buf_add_text(out, "'\\'");
        else if (strchr("[]:\\", *text) != NULL)
            buf_add_char(out, '\\');
        buf_add_char(out, *text);
    }
}

static void add_description(const char *name, const char *summary,
                            struct buf *out)
{
    buf_printf(out, "            '%s:", name);
    add_escaped(summary, out);
    buf_add_text(out, "'\n");
}

static void add_first_words(struct buf *out)
{
    struct page page;

    for (size_t i = 0; completion_page(i, &page); i++) {
        if (page.command == NULL || page.command->verb == NULL)
            add_description(completion_word(&page), completion_summary(&page),
                            out);
    }
    for (size_t i = 0; completion_noun(i) != NULL; i++)
        add_description(completion_noun(i), "see its verbs", out);
    buf_add_text(out, "        )\n"
                      "        _describe -t commands 'tamis' first\n"
                      "        return\n"
                      "    fi\n");
}

static void add_nouns(struct buf *out)
{
    buf_add_text(out, "    case $what in\n");
    for (size_t i = 0; completion_noun(i) != NULL; i++) {
        buf_printf(out, "    %s) verbs=(", completion_noun(i));
        completion_verbs(completion_noun(i), out);
        buf_add_text(out, ") ;;\n");
    }
    buf_add_text(out, "    esac\n"
                      "    if (( $#verbs && CURRENT == 3 )); then\n"
                      "        compadd -a verbs\n"
                      "        return\n"
                      "    fi\n"
                      "    if (( $#verbs )); then\n"
                      "        what=\"$what $words[3]\"\n"
                      "        shift words\n"
                      "        (( CURRENT-- ))\n"
                      "    fi\n"
                      "    shift words\n"
                      "    (( CURRENT-- ))\n");
}

static void add_value(const struct page_option *option, struct buf *out)
{
    if (option->opt.type == OPT_FLAG)
        return;
    buf_add_text(out, ":value:");
    if (option->opt.type == OPT_CHOICE) {
        buf_add_char(out, '(');
        for (const char *c = option->opt.value; *c != '\0'; c++)
            buf_add_char(out, *c == ',' ? ' ' : *c);
        buf_add_char(out, ')');
    } else if (completion_is_file(option)) {
        buf_add_text(out, "_files");
    } else {
        buf_add_char(out, ' ');
    }
}

static void add_spec(const char *name, const struct page_option *option,
                     struct buf *out)
{
    buf_printf(out, " \\\n            '%s%s[",
               option->opt.type == OPT_LIST ? "*" : "", name);
    add_escaped(option->opt.help, out);
    buf_add_char(out, ']');
    add_value(option, out);
    buf_add_char(out, '\'');
}

static void add_option(const struct page_option *option, struct buf *out)
{
    const bool has_value = option->opt.type != OPT_FLAG;
    struct buf name;

    buf_init(&name, NULL);
    buf_printf(&name, "--%s%s", option->opt.name, has_value ? "=" : "");
    buf_add_char(&name, '\0');
    add_spec(name.ptr, option, out);
    if (option->opt.letter != '\0') {
        buf_reset(&name);
        buf_printf(&name, "-%c%s", option->opt.letter, has_value ? "+" : "");
        buf_add_char(&name, '\0');
        add_spec(name.ptr, option, out);
    }
    buf_release(&name);
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
    buf_add_text(out, "')\n        _arguments '--help[show what it does]'");
    for (size_t i = 0; i < options.n; i++)
        add_option(&options.items[i], out);
    if (completion_operands(page, &words)) {
        buf_add_text(out, " \\\n            '*:word:(");
        buf_add(out, buf_str(&words));
        buf_add_text(out, ")' ;;\n");
    } else {
        buf_add_text(out, " \\\n            '*:file:_files' ;;\n");
    }
    arena_release(&options.arena);
}

void completion_zsh(struct buf *out)
{
    struct page page;

    buf_add_text(out, head);
    add_first_words(out);
    add_nouns(out);
    buf_add_text(out, "    case $what in\n");
    for (size_t i = 0; completion_page(i, &page); i++)
        add_page(&page, out);
    buf_add_text(out, tail);
}
