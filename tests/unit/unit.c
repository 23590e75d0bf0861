/* unit.c -- see unit.h. */
#include "tests/unit/unit.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *unit_shared(const char *name)
{
    const char *root = getenv("SHARED");
    char path[4096];

    if (root == NULL)
        return NULL;
    (void)snprintf(path, sizeof(path), "%s/data/%s", root, name);
    if (access(path, R_OK) != 0) {
        print_message("# skipped: no %s\n", path);
        return NULL;
    }
    return mem_strdup(path);
}

char *unit_slurp(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *bytes;
    long size;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    bytes = mem_alloc((size_t)size + 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), (size_t)size);
    bytes[size] = '\0';
    *len = (size_t)size;
    (void)fclose(file);
    return bytes;
}
