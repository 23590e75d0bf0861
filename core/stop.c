/*
 * stop.c -- see stop.h. A handler has no argument: the descriptor it writes to
 * is the one variable of the program that is not on a stack or heap.
 */
#include "core/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t asked_fd = -1;

static const int stopping[] = {SIGTERM, SIGUSR1, SIGHUP, SIGINT};

static void ask(int signal_number)
{
    const int saved = errno;
    const uint64_t one = 1;

    (void)signal_number;
    if (asked_fd >= 0 && write(asked_fd, &one, sizeof(one)) < 0)
        asked_fd = -1;
    errno = saved;
}

int stop_open(bool with_int)
{
    const size_t n = sizeof(stopping) / sizeof(*stopping) - !with_int;
    struct sigaction action = {.sa_handler = ask,
                               .sa_flags = (int)SA_RESETHAND | SA_RESTART};
    const int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    if (fd < 0)
        return -1;
    asked_fd = fd;
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < n; i++) {
        struct sigaction before;

        /* What the caller has us ignore (nohup) stays ignored. */
        if (sigaction(stopping[i], NULL, &before) == 0 &&
            before.sa_handler != SIG_IGN)
            (void)sigaction(stopping[i], &action, NULL);
    }
    return fd;
}

void stop_close(int fd)
{
    if (fd < 0)
        return;
    for (size_t i = 0; i < sizeof(stopping) / sizeof(*stopping); i++) {
        struct sigaction now;

        if (sigaction(stopping[i], NULL, &now) == 0 && now.sa_handler == ask)
            (void)signal(stopping[i], SIG_DFL);
    }
    asked_fd = -1;
    (void)close(fd);
}
