/*
 * replay.c -- a main() for a fuzz target: run it on each file named, and on
 * each file in a folder named. So the corpus is a regression test with any
 * compiler, and AFL++ can drive the same program.
 *
 * A file is read whole into a block of exactly its size, so that a sanitizer
 * sees a read one byte past its end. Sub-folders are not entered.
 */
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fail(const char *path)
{
    perror(path);
    return EXIT_FAILURE;
}

static int replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size > 0 ? size : 1);
    int status = EXIT_SUCCESS;

    if (file == NULL || data == NULL || fread(data, 1, size, file) != size)
        status = fail(path);
    else
        (void)LLVMFuzzerTestOneInput(data, size);
    if (file != NULL)
        (void)fclose(file);
    free(data);
    return status;
}

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    const int n = scandir(folder, &entries, NULL, alphasort);
    int status = EXIT_SUCCESS;

    if (n < 0)
        return fail(folder);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        struct stat info;

        (void)snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (stat(path, &info) != 0)
            status = fail(path);
        else if (S_ISREG(info.st_mode) &&
                 replay_file(path, (size_t)info.st_size) != EXIT_SUCCESS)
            status = EXIT_FAILURE;
        free(entries[i]);
    }
    free(entries);
    return status;
}

static int replay(const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return fail(path);
    if (S_ISDIR(info.st_mode))
        return replay_folder(path);
    return replay_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
    int status = EXIT_SUCCESS;

    for (int i = 1; i < argc; i++)
        if (replay(argv[i]) != EXIT_SUCCESS)
            status = EXIT_FAILURE;
    return status;
}
