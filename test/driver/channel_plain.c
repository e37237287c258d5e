// Typed channels in a plain file, for every compiler and standard, and by acc; and how small the
// futures of <acc/sync.h> and <acc/channel.h> are: a node of links and a waker, and an object.
// RUN: for cc in "clang-19 -std=c99" "clang-19 -std=c2x" "gcc -std=c99" "gcc -std=gnu17" \
// RUN:     "gcc -DACC_GENERATED" "%acc" "%acc --acc-cc=gcc" "%acc -DDIALECT"; do \
// RUN:   $cc -O1 -Wall -Wextra -Wpedantic -Wshadow -Werror -Wno-comment -I %include -c %s -o %t.o || exit 1; \
// RUN:   $cc %t.o %build/lib/libacc.a -pthread -o %t.prog && %t.prog | FileCheck %s || exit 1; done
// RUN: g++ -Wall -Wextra -Werror -I %include -fsyntax-only -x c++ -include acc/channel.h \
// RUN:   -include acc/time.h /dev/null
#include <acc/channel.h>
#include <acc/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point {
    int x, y;
};

static void free_text(void *element)
{
    printf("freed %s\n", *(char **)element);
    free(*(char **)element);
}

static int copy_text(void *to, const void *from)
{
    const char *text = *(char *const *)from;
    char *copy = malloc(strlen(text) + 1);
    if (copy)
        strcpy(copy, text);
    *(char **)to = copy;
    return copy ? 0 : -12;
}

ACC_CHANNEL(points, struct point);
ACC_CHANNEL(texts, char *, .drop = free_text);
ACC_ONESHOT(answer, double);
ACC_BROADCAST(news, char *, .drop = free_text, .clone = copy_text);
ACC_WATCH(level, unsigned char);

/* C cannot say `await` here, but the futures are there to be polled. */
_Static_assert(sizeof(struct acc_mutex_lock_future) <= 24 + 16 + 8 + 8, "waker, links, mutex");
_Static_assert(sizeof(struct acc_notify_wait_future) <= 56, "a node and an object");
_Static_assert(sizeof(struct acc_semaphore_acquire_future) <= 56, "a node and an object");
_Static_assert(sizeof(struct acc_token_wait_future) <= 56, "a node and an object");
_Static_assert(sizeof(struct points_send_future) <= 64, "a node, a channel, an element");
_Static_assert(sizeof(struct points_recv_future) <= 64, "a node, a channel, a place");
_Static_assert(sizeof(struct acc_interval_tick_future) <= 64, "a timer and an interval");
#if defined(__ACC__) && defined(DIALECT)
static async int late(points *channel, struct point *to)
{
    return await points_recv(channel, to);
}
_Static_assert(acc_frame_size(late) <= 72, "the future and a state");
#endif

static char *text_of(const char *text)
{
    char *copy;
    return copy_text(&copy, &text) ? NULL : copy;
}

int main(void)
{
    points p;
    texts t;
    answer a = {0};
    news n;
    news_receiver r;
    level l = {0};
    struct point in = {3, 4}, out = {0, 0};
    unsigned char high = 200;
    double half = 0.5, got = 0;
    char *text = text_of("left"), *heard;

    if (points_open(&p, 2) || news_open(&n, 2))
        return 1;
    texts_open_unbounded(&t);
    printf("%d", points_try_send(&p, &in));
    printf(" %d", points_try_recv(&p, &out));
    printf(" (%d, %d) %d\n", out.x, out.y, (int)points_count(&p));
    points_free(&p);
    texts_try_send(&t, &text);
    texts_free(&t);
    answer_send(&a, &half);
    printf("%d", answer_try_recv(&a, &got));
    printf(" %g\n", got);
    news_subscribe(&n, &r);
    text = text_of("sent");
    news_send(&n, &text);
    news_try_recv(&r, &heard);
    printf("heard %s\n", heard);
    free(heard);
    news_free(&n);
    level_send(&l, &high);
    printf("%d\n", *level_value(&l));
    return 0;
}
// CHECK: 0 1 (3, 4) 0
// CHECK-NEXT: freed left
// CHECK-NEXT: 1 0.5
// CHECK-NEXT: heard sent
// CHECK-NEXT: freed sent
// CHECK-NEXT: 200
