/*
 * fasttext_lines.c -- `fasttext predict-prob MODEL FILE K` by our reader, for
 * fasttext_predict.sh. CPU seconds of the prediction alone go to stderr.
 */
#include "base/mem.h"
#include "scoring/fasttext_predict.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

static void predict_lines(const struct fasttext_model *model, struct str text,
                          size_t k)
{
    struct fasttext_score *scores = mem_zalloc(k, sizeof(*scores));
    void *scratch = fasttext_scratch_new(model);

    while (text.len > 0) {
        const size_t n =
            fasttext_predict_line(model, scratch, &text, k, 0, scores);

        for (size_t i = 0; i < n; i++) {
            const struct str label = fasttext_label(model, scores[i].label);

            (void)printf("%s%.*s %g", i > 0 ? " " : "", (int)label.len,
                         label.ptr, (double)scores[i].probability);
        }
        (void)putchar('\n');
    }
    fasttext_scratch_free(scratch);
    mem_free(scores);
}

int main(int argc, char **argv)
{
    struct fasttext_model *model = NULL;
    struct error err = {0};
    struct stat info;
    clock_t start;
    void *bytes;
    FILE *file;

    if (argc != 4)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL || fstat(fileno(file), &info) != 0)
        return EXIT_FAILURE;
    bytes = mmap(NULL, (size_t)info.st_size, PROT_READ,
                 MAP_PRIVATE | MAP_POPULATE, fileno(file), 0);
    if (bytes == MAP_FAILED ||
        fasttext_open(&model, argv[1], cpu_best(), &err) != STATUS_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return EXIT_FAILURE;
    }
    start = clock();
    predict_lines(model, (struct str){bytes, (size_t)info.st_size},
                  (size_t)strtoul(argv[3], NULL, 10));
    (void)fprintf(stderr, "%.3f\n", (double)(clock() - start) / CLOCKS_PER_SEC);
    fasttext_close(model);
    (void)munmap(bytes, (size_t)info.st_size);
    (void)fclose(file);
    return EXIT_SUCCESS;
}
