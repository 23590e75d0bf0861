/* stop.c -- see stop.h. */
#include "core/stop.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void fill(sigset_t *set, bool with_int)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGUSR1);
    sigaddset(set, SIGHUP);
    if (with_int)
        sigaddset(set, SIGINT);
}

int stop_open(bool with_int)
{
    sigset_t set;

    fill(&set, with_int);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void stop_accept(int fd)
{
    struct signalfd_siginfo info;
    sigset_t set;

    while (read(fd, &info, sizeof(info)) > 0)
        continue;
    fill(&set, true);
    (void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void stop_close(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}
