// The functions of a hand-written future are what generated code will call.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

struct pair {
    int a, b;
};
struct one {
    int left;
};
async_manual(one) struct pair one(int n, const struct pair *start, char text[4]);
// CHECK: manual.c:[[@LINE+1]]:6: error: async_manual(one) needs 'void one_init(struct one *self, int n, const struct pair *start, char *text)'
void one_init(struct one *self, long n, const struct pair *start, char *text);
// CHECK: manual.c:[[@LINE+3]]:10: error: async_manual(one) needs 'acc_poll one_poll(struct one *self, acc_context *cx, struct pair *out)'
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | acc_poll one_poll(struct one self, acc_context *cx, struct pair *out);{{$}}
// CHECK-NEXT: {{^}}      |          ^{{$}}
acc_poll one_poll(struct one self, acc_context *cx, struct pair *out);
// CHECK: manual.c:[[@LINE+1]]:5: error: async_manual(one) needs 'void one_drop(struct one *self)'
int one_drop(struct one *self);

// All as it must be.
struct two {
    int left;
};
async_manual(two) int two(int n, future(int) t, int (*f)(int));
void two_init(struct two *self, const int n, future(int) t, int (*f)(int));
acc_poll two_poll(struct two *self, acc_context *cx, int *out);
void two_drop(struct two *self);

struct four {
    int left;
};
async_manual(four) void four(void);
// CHECK: manual.c:[[@LINE+1]]:10: error: async_manual(four) needs 'acc_poll four_poll(struct four *self, acc_context *cx)'
acc_poll four_poll(struct four *self, acc_context *cx, int *out);

static int twice(int n)
{
    return 2 * n;
}

async int uses(int n)
{
    future(int) t = {0};
    return await two(n, t, twice);
}
