/*
 * fuzz_warc.c -- any bytes as WARC records: cut into batches of any size they
 * give the same documents, bad records and places.
 */
#include "tests/fuzz/feed_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 200000)
        return 0;
    check_cuts(data, size, FEED_WARC, 1 << 26);
    check_cuts(data, size, FEED_WARC, 1024);
    return 0;
}
