/* static, inline, static inline, extern functions; forward declarations, repeated, in blocks. */
#include "harness.h"

async int external(int v);
extern async int declared_extern(int);
static async int later_defined(int a, int);
static async int later_defined(int, int b);
static inline async int inlined(int v)
{
    return await later(v) + await later_defined(v, 1);
}

async int external(int v)
{
    return await inlined(v) * 2;
}

async int declared_extern(int renamed)
{
    return await external(renamed) + 1;
}

static async __attribute__((noinline)) int not_inlined(int v)
{
    await nap(1);
    return v + 3;
}

static inline __attribute__((always_inline)) int plain_inline(int v)
{
    return v * 3;
}

async static int keyword_first(int v)
{
    return plain_inline(await not_inlined(v));
}

int async static keyword_between(int v)
{
    return await keyword_first(v) - 1;
}

static async __attribute__((unused)) int unused_function(int v)
{
    return await later(v);
}

static async int in_block(void)
{
    extern async int defined_last(int);
    return await defined_last(4);
}

typedef int returned;
async returned defined_last(int v);

static async int test(void)
{
    say("%d\n", await external(5));
    say("%d\n", await declared_extern(6));
    say("%d\n", await keyword_between(7));
    say("%d\n", await in_block());
    return await defined_last(1);
}

static async int later_defined(int x, int y)
{
    await nap(y);
    return x + y;
}

async returned defined_last(int v)
{
    return await later(v) + 40;
}

int main(void)
{
    return acc_block_on(test());
}
