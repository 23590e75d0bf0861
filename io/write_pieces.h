/*
 * write_pieces.h -- the middle of `write`: documents become lines, lines are
 * cut into frames and files by the running byte count alone.
 */
#ifndef TAMIS_WRITE_PIECES_H
#define TAMIS_WRITE_PIECES_H

#include "base/codec.h"
#include "core/rundir.h"
#include "core/stage.h"

enum write_layout { LAYOUT_INPUT, LAYOUT_STREAM };
enum write_target { TARGET_STDOUT, TARGET_FILE, TARGET_DIR };
enum { WRITE_UNIT_LEN = 32 };

struct write_config {
    const char *output;
    uint64_t shard_size;
    int layout;
};

/* A run of bytes for the output, and what to do behind it. */
struct write_piece {
    struct write_piece *next;
    struct str bytes; /* lines; or, encoded, a frame */
    bool has_frame;   /* bytes are a whole frame's: encode them */
    bool is_done;     /* of a file that an earlier run finished */
    bool closes_file;
    bool ends_unsplit;  /* the file is the only one of its unit */
    size_t n_docs;      /* of the batch, that belong to the closed file */
    uint64_t documents; /* in the closed file */
    uint32_t input;
    uint32_t part;
};

/* What goes from one step to the next with a batch. */
struct write_batch {
    struct str lines;
    size_t *ends;       /* [n]: where the line of a document ends */
    uint32_t *ordinals; /* [n]: which document of the batch it is */
    size_t n;
    struct write_piece *pieces;
    struct write_piece **tail;
};

struct write_state {
    enum write_target target;
    enum codec codec;
    const char *path;
    struct file_out *file;
    struct rundir *dir;
    struct buf open;     /* lines of the frame that is not full */
    bool has_frame;      /* the open file has one already */
    uint64_t file_bytes; /* of JSONL, in the open file */
    uint64_t file_docs;
    uint32_t input; /* in layout stream, the number of the file */
    uint32_t part;
    bool has_entered;
    uint64_t documents; /* in a single file or on stdout */
};

/* Map: put the lines of batch into its notes as a struct write_batch. */
step_map write_format;

/* Commit: cut them into pieces, and say which files end. */
step_commit write_cut;

/* The name of a unit: "00003", or of a split one "00003-001". */
void write_name_unit(uint32_t input, uint32_t part, bool is_split,
                     char unit[WRITE_UNIT_LEN]);

#endif
