// Operands to the left of an await are kept over it and no longer; a result is not there before it
// is ready; an array in a result lives to the end of the full expression.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

struct name {
    char text[8];
};
async_manual(leaf) int wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
async_manual(ask) struct name name(void);
struct ask {
    char c;
};
void ask_init(struct ask *self);
acc_poll ask_poll(struct ask *self, acc_context *cx, struct name *out);
void ask_drop(struct ask *self);
int next(void);
int look(const char *text, int n);

// CHECK-LABEL: function operands
// CHECK-NEXT: await #1 wait (line [[#@LINE+5]]) keeps [[A:t[0-9]+]]{{$}}
// CHECK-NEXT: await #2 wait (line [[#@LINE+4]]) keeps [[A]], [[B:t[0-9]+]]{{$}}
// CHECK-NEXT: await #3 wait (line [[#@LINE+4]]) keeps sum{{$}}
async int operands(void)
{
    int sum = next() + await wait() * await wait();
    await wait();
    return sum;
}

// A variable that nothing changes meanwhile needs no copy.
// CHECK-LABEL: function stable
// CHECK-NEXT: await #1 wait (line [[#@LINE+2]]) keeps a{{$}}
// CHECK-NEXT: param a: value
async int stable(int a) { return a + await wait(); }

// CHECK-LABEL: function result
// CHECK-NEXT: await #1 name (line [[#@LINE+5]]) keeps nothing
// CHECK-NEXT: await #2 wait (line [[#@LINE+4]]) keeps [[T:t[0-9]+]], [[P:t[0-9]+]]{{$}}
// CHECK-NEXT: await #3 wait (line [[#@LINE+4]]) keeps nothing
async void result(void)
{
    look((await name()).text, await wait());
    await wait();
}
// CHECK: temp [[T]]: pinned, 8 bytes of struct name, escapes, kept at #2{{$}}
// CHECK: temp [[P]]: value, 8 bytes of char *, kept at #2{{$}}
