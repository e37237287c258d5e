// Sizes and alignments are the target's: of handles, which are as large as a pointer, of the future
// behind an await of one, of long long.  Each frame's assertion holds the compiler to them.
// RUN: %acc -Wall -Wextra -Werror -ffreestanding -c %s -o %t.o
// RUN: %acc -Wall -Wextra -Werror -ffreestanding -m32 -c %s -o %t.o
// RUN: %acc -Wall -Wextra -Werror -ffreestanding -m32 --acc-cc=gcc -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=thumbv7m-none-eabi -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=aarch64-none-elf -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=riscv32-none-elf -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=riscv64-none-elf -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=powerpc64le-none-elf -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=s390x-none-elf -c %s -o %t.o
// RUN: %acc -w -ffreestanding --target=wasm32 -c %s -o %t.o
// RUN: %acc -ffreestanding -m32 --dump=layout %s | FileCheck %s --check-prefix=SMALL
// RUN: %acc -ffreestanding --dump=layout %s | FileCheck %s --check-prefix=LARGE
//
// Where clang has no calling convention for handles, an await of one is an error.
// RUN: not %acc -w -ffreestanding --target=mips-none-elf -c %s -o %t.o 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NONE
#include <acc/async.h>

_Static_assert(sizeof(acc_handle) == sizeof(void *), "the parser takes it for a pointer");
_Static_assert(_Alignof(acc_handle) == _Alignof(void *), "the parser takes it for a pointer");

struct work {
    char kind;
    future(long long) task;
    char more[3];
};

static async long long twice(long long n)
{
    char first = (char)n;
    long long rest = n - first;
    double kept = (double)n;
    await acc_suspend();
    return first + rest + (long long)kept;
}

// SMALL: frame waits: size {{.*}} align 4
// SMALL: 28 bytes child handle
// SMALL: 4 bytes two of acc_handle
// LARGE: frame waits: size {{.*}} align 8
// LARGE: 40 bytes child handle
// LARGE: 8 bytes two of acc_handle
async long long waits(long long n, void *p)
{
    struct work one = {'x', spawn(twice(n)), "ab"};
    future(long long) two = spawn(twice(n + 1));
    char *volatile escaped = one.more;
    // NONE: targets.c:[[@LINE+1]]:19: error: 'one.task' is a pointer, and for this target clang does not keep handles and pointers to async functions apart from others
    long long a = await one.task();
    long long b = await two() + await twice(a);
    int status = await acc_join(spawn(twice(b)), &b);
    return a + b + status + escaped[1] + (p != NULL);
}

unsigned char bytes[acc_frame_size(waits)];

static async int parameters(int a[4], int f(void), const char *text[])
{
    await acc_suspend();
    return a[0] + f() + *text[0];
}

async int awaits_parameters(int n)
{
    int values[2] = {n, n};
    return await parameters(values, NULL, NULL);
}

// Futures on the heap, and in the bytes of an async_sized.
struct store {
    async long long (*get)(long long n);
    async_sized(44) long long (*put)(long long n);
};

async_sized(21) int elsewhere(int n);

async long long bounded(int n)
{
    return await boxed(twice(n)) + await elsewhere(n);
}

#if defined(__x86_64__) || defined(__aarch64__) || defined(__arm__)
async long long pointers(struct store *s, int n)
{
    return await boxed(s->get(n)) + await s->put(n);
}
#endif
