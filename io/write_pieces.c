/* write_pieces.c -- see write_pieces.h. */
#include "io/write_pieces.h"

#include "core/lines_out.h"

#include <stdio.h>

/* Unchanged records that follow one another in what was read need no copy. */
static bool try_contiguous(const struct batch *batch, struct write_batch *out)
{
    const char *raw_end =
        batch->raw.len > 0 ? batch->raw.ptr + batch->raw.len : NULL;
    const char *next = NULL;

    if (raw_end == NULL)
        return false;
    for (size_t i = 0; i < batch->n_docs; i++) {
        const struct doc *doc = batch->docs[i];

        if (doc->changes_text || doc->members != NULL || doc->adds_id ||
            doc->replaces_id || doc->renames != NULL ||
            (next != NULL && doc->record.ptr != next))
            return false;
        next = doc->record.ptr + doc->record.len;
        if (next >= raw_end || *next++ != '\n')
            return false;
        out->ends[i] = (size_t)(next - batch->docs[0]->record.ptr);
        out->ordinals[i] = doc->ordinal;
    }
    if (batch->n_docs == 0)
        return false;
    out->lines =
        (struct str){batch->docs[0]->record.ptr, out->ends[batch->n_docs - 1]};
    return true;
}

enum status write_format(const struct stage *stage, void *scratch,
                         struct batch *batch, struct error *err)
{
    struct write_batch *out = arena_alloc(&batch->arena, sizeof(*out));
    const size_t n = batch->n_docs;
    size_t estimate = 0;
    struct buf lines;

    (void)scratch;
    (void)err;
    *out = (struct write_batch){.n = n};
    out->ends = arena_alloc(&batch->arena, n * sizeof(*out->ends));
    out->ordinals = arena_alloc(&batch->arena, n * sizeof(*out->ordinals));
    batch->notes[stage->index] = out;
    if (try_contiguous(batch, out))
        return STATUS_OK;
    for (size_t i = 0; i < n; i++)
        estimate += batch->docs[i]->record.len + 1;
    buf_init(&lines, &batch->arena);
    (void)buf_reserve(&lines, estimate);
    for (size_t i = 0; i < n; i++) {
        doc_format(batch->docs[i], NULL, batch->cpu, &lines);
        buf_add_char(&lines, '\n');
        out->ends[i] = lines.len;
        out->ordinals[i] = batch->docs[i]->ordinal;
    }
    out->lines = buf_str(&lines);
    return STATUS_OK;
}

void write_name_unit(uint32_t input, uint32_t part, bool is_split,
                     char unit[WRITE_UNIT_LEN])
{
    if (is_split)
        (void)snprintf(unit, WRITE_UNIT_LEN, "%05u-%03u", input, part);
    else
        (void)snprintf(unit, WRITE_UNIT_LEN, "%05u", input);
}

static bool file_is_done(const struct write_state *state,
                         enum write_layout layout)
{
    char unit[WRITE_UNIT_LEN];

    if (state->target != TARGET_DIR)
        return false;
    write_name_unit(state->input, state->part,
                    layout == LAYOUT_INPUT && state->part > 0, unit);
    if (rundir_has(state->dir, unit))
        return true;
    write_name_unit(state->input, state->part, true, unit);
    return layout == LAYOUT_INPUT && rundir_has(state->dir, unit);
}

static struct write_piece *add_piece(const struct write_state *state,
                                     struct batch *batch,
                                     struct write_batch *out, struct str bytes)
{
    struct write_piece *piece = arena_alloc(&batch->arena, sizeof(*piece));

    *piece = (struct write_piece){
        .bytes = bytes, .input = state->input, .part = state->part};
    *out->tail = piece;
    out->tail = &piece->next;
    return piece;
}

/* What is open becomes a frame; an empty file still has one. */
static void end_frame(struct write_state *state, enum write_layout layout,
                      struct batch *batch, struct write_batch *out, bool is_end)
{
    struct write_piece *piece;

    if (state->codec == CODEC_NONE ||
        (state->open.len == 0 && (!is_end || state->has_frame)))
        return;
    piece = add_piece(state, batch, out,
                      arena_copy(&batch->arena, buf_str(&state->open)));
    piece->has_frame = true;
    piece->is_done = file_is_done(state, layout);
    state->has_frame = true;
    buf_reset(&state->open);
}

static void close_file(struct write_state *state, enum write_layout layout,
                       struct batch *batch, struct write_batch *out,
                       size_t n_docs, bool is_split)
{
    struct write_piece *piece;

    end_frame(state, layout, batch, out, true);
    piece = add_piece(state, batch, out, (struct str){0});
    piece->closes_file = true;
    piece->ends_unsplit = !is_split;
    piece->is_done = file_is_done(state, layout);
    piece->n_docs = n_docs;
    piece->documents = state->file_docs;
    state->file_bytes = 0;
    state->file_docs = 0;
    state->has_frame = false;
}

static void add_line(struct write_state *state, enum write_layout layout,
                     struct batch *batch, struct write_batch *out,
                     struct str line)
{
    state->file_bytes += line.len;
    state->file_docs++;
    state->documents++;
    if (state->codec == CODEC_NONE) {
        struct write_piece *last =
            out->tail == &out->pieces
                ? NULL
                : (struct write_piece *)(void *)((char *)out->tail -
                                                 offsetof(struct write_piece,
                                                          next));

        if (last != NULL && !last->closes_file &&
            last->bytes.ptr + last->bytes.len == line.ptr)
            last->bytes.len += line.len;
        else
            (void)add_piece(state, batch, out, line);
        return;
    }
    buf_add(&state->open, line);
    if (state->open.len >= FRAME_BYTES)
        end_frame(state, layout, batch, out, false);
}

/* The file closes before the document that would pass --shard-size; what was
 * dropped before that one counts with the file, however batches lie. */
static void cut_before(struct stage *stage, struct batch *batch,
                       struct write_batch *out, size_t i, size_t len)
{
    const struct write_config *config = stage->config;
    struct write_state *state = stage->state;

    if (state->target != TARGET_DIR || state->file_docs == 0 ||
        state->file_bytes + len <= config->shard_size)
        return;
    close_file(state, (enum write_layout)config->layout, batch, out,
               out->ordinals[i], config->layout == LAYOUT_INPUT);
    if (config->layout == LAYOUT_INPUT)
        state->part++;
    else
        state->input++;
}

/* Where the batch lies: a new input begins a new file in layout `input`. A
 * run that continues comes in behind the files that are finished. */
static void enter_input(struct stage *stage, const struct batch *batch)
{
    const struct write_config *config = stage->config;
    const struct position resume = stage->context->resume;
    struct write_state *state = stage->state;
    char unit[WRITE_UNIT_LEN];

    if (state->target != TARGET_DIR ||
        (state->has_entered &&
         (config->layout == LAYOUT_STREAM || batch->input == state->input)))
        return;
    state->has_entered = true;
    state->part = 0;
    if (config->layout == LAYOUT_STREAM) {
        state->input = resume.input > 0 || resume.record > 0
                           ? (uint32_t)rundir_n_done(state->dir)
                           : 0;
        return;
    }
    state->input = batch->input;
    if (batch->input != resume.input || resume.record == 0)
        return;
    do
        write_name_unit(state->input, state->part++, true, unit);
    while (rundir_has(state->dir, unit));
    state->part--;
}

static bool ends_here(const struct stage *stage, const struct batch *batch)
{
    const struct write_config *config = stage->config;
    const struct write_state *state = stage->state;

    if (state->target != TARGET_DIR)
        return false;
    /* Nothing is open behind finished files when a run continues there. */
    if (config->layout == LAYOUT_STREAM)
        return batch->is_last && (state->file_docs > 0 || state->input == 0);
    /* The last batch of all is empty unless it was cut by head or --limit. */
    return batch->ends_input || (batch->is_last && batch->n_all > 0);
}

enum status write_cut(struct stage *stage, struct batch *batch,
                      struct error *err)
{
    const struct write_config *config = stage->config;
    const enum write_layout layout = (enum write_layout)config->layout;
    struct write_batch *out = batch->notes[stage->index];
    struct write_state *state = stage->state;
    size_t begin = 0;

    (void)err;
    out->tail = &out->pieces;
    enter_input(stage, batch);
    for (size_t i = 0; i < out->n; i++) {
        const size_t len = out->ends[i] - begin;

        if (out->ordinals[i] >= batch->n_all)
            break; /* cut off by a later head */
        cut_before(stage, batch, out, i, len);
        add_line(state, layout, batch, out,
                 (struct str){out->lines.ptr + begin, len});
        begin = out->ends[i];
    }
    if (ends_here(stage, batch))
        close_file(state, layout, batch, out, batch->n_all, state->part > 0);
    else if (state->target != TARGET_DIR && batch->is_last)
        end_frame(state, layout, batch, out, true);
    return STATUS_OK;
}
