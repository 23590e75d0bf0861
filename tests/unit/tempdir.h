/* tempdir.h -- a directory under /tmp for one test, gone afterwards. */
#ifndef TAMIS_UNIT_TEMPDIR_H
#define TAMIS_UNIT_TEMPDIR_H

#include "tests/unit/unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct tempdir {
    char path[64];
};

static inline void tempdir_make(struct tempdir *dir)
{
    (void)snprintf(dir->path, sizeof(dir->path), "/tmp/test-tamis-XXXXXX");
    assert_non_null(mkdtemp(dir->path));
}

static inline int tempdir_remove_entry(const char *path,
                                       const struct stat *info, int kind,
                                       struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline void tempdir_remove(const struct tempdir *dir)
{
    assert_int_equal(
        nftw(dir->path, tempdir_remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* dir/name; name may hold '/'. */
static inline const char *tempdir_path(const struct tempdir *dir,
                                       const char *name, char out[256])
{
    assert_true(snprintf(out, 256, "%s/%s", dir->path, name) < 256);
    return out;
}

static inline bool tempdir_has(const struct tempdir *dir, const char *name)
{
    char path[256];

    return access(tempdir_path(dir, name, path), F_OK) == 0;
}

static inline void tempdir_write(const struct tempdir *dir, const char *name,
                                 struct str bytes)
{
    char path[256];
    FILE *file = fopen(tempdir_path(dir, name, path), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

/* Heap, NUL added. */
static inline char *tempdir_read(const struct tempdir *dir, const char *name,
                                 size_t *len)
{
    char path[256];

    return unit_slurp(tempdir_path(dir, name, path), len);
}

#endif
