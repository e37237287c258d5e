/* Macros and inline async functions out of headers, once and more often (x-macros). */
#include "harness.h"
#include "macros_header.inc"

#define TEMPLATE int
#include "macros_template.inc"
#undef TEMPLATE
#define TEMPLATE double
#include "macros_template.inc"
#undef TEMPLATE

static async int sum_fields(struct fields f)
{
    int sum = 0;
#define X(T, name) sum += (int)f.name + await later(1);
    FIELDS(X)
#undef X
    return sum;
}

static async int test(void)
{
    struct fields f = {
#define X(T, name) .name = (T)await later((int)sizeof(T)),
        FIELDS(X)
#undef X
    };
    await nap(1);
    int r = await sum_fields(f);
    say("%d\n", r);
    int i = await max_int(3, await header_inline(4));
    double d = await max_double(1.5, i);
    say("%d %g %d\n", i, d, await header_inline(r));
#if defined(__ACC__) || defined(PLAIN)
    i += 1;
#endif
    return i;
}

int main(void)
{
    return acc_block_on(test());
}
