// A hand-written future lacks a function.
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

struct three {
    int left;
};
async_manual(three) void three(void);
void three_init(struct three *self);
acc_poll three_poll(struct three *self, acc_context *cx);

async void uses(void)
{
    // CHECK: manual_missing.c:[[@LINE+1]]:11: error: async_manual(three): this needs the functions three_init, three_poll and three_drop, and not all are declared
    await three();
    await three();
}
