// What must not be refused: neither by acc nor, once emitted, by either compiler.
// RUN: %acc -std=gnu11 -Wall -Wextra -c %s -o %t.o 2> %t.err && test ! -s %t.err
// RUN: %strip %s > %t.in.c && %acc -std=gnu11 --emit-c %t.in.c -o %t.c && %cc_all %t.c
#include <acc/async.h>
#include <alloca.h>
#include <setjmp.h>

void done(int v);
void close_int(int *v);
static jmp_buf environment;

async int work(int v)
{
    await acc_suspend();
    return v;
}

// Not used, not defined, declared again, in a block.
static __attribute__((unused)) async int unused(int v) { return await work(v); }
static async int used_below(int v);
async int declared_only(int v);
async int declared_only(int v);

async int declares(int v)
{
    async int work(int v);
    return await work(v) + await used_below(v);
}

static async int used_below(int v)
{
    return v;
}

// What an operand that is not evaluated holds is not awaited.
async int unevaluated(int n)
{
    int size = sizeof(await work(n)) + sizeof(int[sizeof(await work(1))]);
    return size + _Generic(await work(3), int: 1, default: 2);
}

// No await while it lives.
async int variable_array(int n)
{
    int total = await work(n);
    {
        int row[n];
        typedef int row_type[n];
        row_type other;
        int (*rows)[n] = &other;
        for (int i = 0; i < n; i++)
            row[i] = (*rows)[i] = i;
        total += row[n - 1] + (int)sizeof(row_type);
    }
    for (int i = 1; i < n; i++) {
        int row[i];
        row[0] = i;
        if (row[0] == 3)
            break;
        if (row[0] == 5)
            continue;
        if (row[0] == 7)
            return total;
    }
    return total + ({
               int row[n];
               row[0] = 1;
               row[0];
           });
}

// No await at all.
async int stack_without_await(int n, int (*rows)[3])
{
    int row[n];
    char *p = alloca((unsigned)n);
    if (setjmp(environment))
        return 1;
    row[0] = p != 0;
    return row[0] + rows[0][0];
}

// A jump back before a defer, and out of its scope in every way.
async int backward(int n)
{
again:;
    defer done(1);
    {
        __attribute__((cleanup(close_int))) int fd = n;
        await work(fd);
        if (n--)
            goto again;
    }
    while (n) {
        defer done(2);
        if (n == 1)
            break;
        if (n == 2)
            continue;
        if (n == 3)
            goto end;
        if (n == 4)
            return await work(1);
    }
    n++;
end:
    return n;
}

// Inside the statement of a defer jumps are free; it may be empty.
async int inside_defer(int n)
{
    defer {
        for (;;) {
            if (n)
                break;
            else
                continue;
        }
        switch (n) {
        case 1:
            break;
        }
        if (n)
            goto in;
        done(1);
    in:
        done(2);
    }
    defer {}
    return await work(n);
}

// A label in front of a defer's scope, and a defer behind all labels.
async int labels(int n)
{
    switch (n) {
    case 1: {
        defer done(1);
        await work(1);
        break;
    }
    case 2:
        return await work(2);
    }
    if (n)
        goto end;
    await work(2);
end:;
    defer done(3);
    return 0;
}

async void label_last(int n)
{
    if (await work(n))
        goto end;
    await work(2);
end:;
}

async int main(int argc, char **argv)
{
    return await labels(argc) + !argv[0];
}
