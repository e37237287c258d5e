// A loop over blocks of arms whose futures are ready at once lets other tasks run: each block spends
// of the budget of its poll.  Who never lets go is ended by the alarm.
// RUN: %acc -O1 -w %s -o %t
// RUN: for c in a b c d e f g h; do %t $c || exit 1; done
#include <acc/async.h>
#include <acc/channel.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdio.h>
#include <unistd.h>

ACC_CHANNEL(ints, int);
static acc_mutex m;
static acc_token stop;
static ints ch;

static async void stops(void)
{
    await acc_sleep_ms(10);
    acc_token_cancel(&stop);
}

async int main(int argc, char **argv)
{
    long rounds = 0;
    int v = 0, done = 0;
    alarm(60);
    ints_open(&ch, 8);
    spawn(stops());
    await acc_yield();
    while (argc > 1 && !done && !acc_token_cancelled(&stop)) {
        rounds++;
        switch (argv[1][0]) {
        case 'a':
            await_any {
                when (await acc_mutex_lock(&m)) { acc_mutex_unlock(&m); }
                when (await acc_token_wait(&stop)) { done = 1; }
            }
            break;
        case 'b':
            await_within (1000) await acc_mutex_lock(&m);
            acc_mutex_unlock(&m);
            break;
        case 'c':
            await_all { await acc_mutex_lock(&m); v++; }
            acc_mutex_unlock(&m);
            break;
        case 'd':
            await_group (0) { go { await acc_mutex_lock(&m); acc_mutex_unlock(&m); } }
            break;
        case 'e':
            await_any {
                when (int k = await ints_recv(&ch, &v)) { rounds += k; }
                when (int k = await ints_send(&ch, &v)) { rounds += k; }
            }
            break;
        case 'f':
            await_within (0) await acc_yield();
            break;
        case 'g':
            await_within (0) await acc_token_wait(&stop);
            break;
        case 'h':
            await_any_fair {
                when (await acc_mutex_lock(&m)) { acc_mutex_unlock(&m); }
                when (await acc_sleep_ms(0)) { }
            }
            break;
        }
    }
    return rounds == 0;
}
