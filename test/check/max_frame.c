// async_max_frame(N), in the place of async or beside it, bounds the frame of one function: on each
// declaration, with an integer literal or a macro for one.  A frame of N bytes is allowed.
// RUN: not %acc -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=error:
// RUN: %acc -DFINE -Wall -Wextra -Werror -fsyntax-only %s
// RUN: %strip %s > %t.in.c && %acc -DFINE -Wall -Wextra -P --emit-c %t.in.c -o %t.c && not grep 'acc.max_frame:' %t.c && %cc_all %t.c
//
// Each reader of the header takes it.
// RUN: clang-19 -I %include -DFINE -Wall -Wextra -Werror -DACC_CHECK -fsyntax-only %s
// RUN: clang-19 -I %include -DREADER -Wall -Wextra -Werror -fsyntax-only %s
// RUN: gcc -I %include -DREADER -Wall -Wextra -Werror -fsyntax-only %s
// RUN: clang-19 -I %include -DREADER -DACC_GENERATED -Wall -Wextra -Werror -fsyntax-only %s
// RUN: clang-19 -I %include -DREADER -x c++ -fsyntax-only %s
#define ACC_NO_KEYWORDS
#include <acc/async.h>
#define async _Async
#define await _Await
#define async_max_frame(bytes) _Async_max_frame(bytes)
#define async_sized(bytes) _Async_sized(bytes)

#define ROOM (8)
async_max_frame(ROOM) int exact(int n);
async async_max_frame(0x10u) int beside(int n);
async_sized(64) async_max_frame(32) void both(void);

#ifndef READER
static async int tight(int n);
async int exact(int n)
{
    await acc_suspend();
    return n;
}
async int beside(int n)
{
    await acc_suspend();
    return n;
}
async_sized(64) void both(void)
{
    await acc_suspend();
}
async_max_frame(12) static int tight(int n)
{
    await acc_suspend();
    return n + await exact(n);
}
async_max_frame(100) void user(void)
{
    (void)await tight(1);
}
#ifndef FINE
async_max_frame(7) void page(const char *text)
{
    char copy[7] = {text[0]};
    await acc_suspend();
    (void)copy[await beside(1)];
}
// CHECK: max_frame.c:[[#@LINE-6]]:25: error: the frame of async function 'page' has [[#]] bytes (embedded [[#]]), more than the 7 of async_max_frame; the largest thing in it is 'beside', 8 bytes, the child in the await of line [[#@LINE-2]]
async_max_frame(100) int smaller(int n);
async_max_frame(4) int smaller(int n);
async int smaller(int n)
{
    await acc_suspend();
    return n;
}
// CHECK: max_frame.c:[[#@LINE-5]]:11: error: the frame of async function 'smaller' has 8 bytes (embedded 8), more than the 4 of async_max_frame
#endif
#endif
