/* test_stop.c -- the first signal becomes a descriptor, the next kills. */
#include "core/stop.h"
#include "tests/unit/unit.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_readable(int fd)
{
    struct pollfd wait = {fd, POLLIN, 0};

    return poll(&wait, 1, 0) == 1;
}

/* In a child: the first signal is seen, the second kills. */
static int child_end(int signal_number, bool with_int, bool twice)
{
    const pid_t child = fork();
    int exit_status;

    if (child == 0) {
        const int fd = stop_open(with_int);

        if (fd < 0 || is_readable(fd))
            _exit(3);
        (void)raise(signal_number);
        if (!is_readable(fd))
            _exit(4);
        if (twice)
            (void)raise(signal_number);
        stop_close(fd);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    return exit_status;
}

static void a_signal_is_seen_and_the_next_one_kills(void **state)
{
    static const int signals[] = {SIGTERM, SIGUSR1, SIGHUP, SIGINT};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
        const int end = child_end(signals[i], true, true);

        assert_int_equal(child_end(signals[i], true, false), 0);
        assert_true(WIFSIGNALED(end));
        assert_int_equal(WTERMSIG(end), signals[i]);
    }
}

static void int_kills_at_once_unless_it_can_be_continued(void **state)
{
    const int end = child_end(SIGINT, false, false);

    (void)state;
    assert_true(WIFSIGNALED(end));
    assert_int_equal(WTERMSIG(end), SIGINT);
    stop_close(-1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_is_seen_and_the_next_one_kills),
        cmocka_unit_test(int_kills_at_once_unless_it_can_be_continued),
    };

    return unit_run(tests);
}
