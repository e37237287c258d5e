/* Case ranges, enum and char and long long cases, negative cases, many of them, with awaits. */
#include "harness.h"

enum kind { NONE, WORD, NUMBER = 10, OTHER };

static async enum kind kind_of(char c)
{
    switch (c) {
    case 'a' ... 'z':
    case 'A' ... 'Z':
        await nap(1);
        return WORD;
    case '0' ... '9':
        return await later(NUMBER);
    case ' ':
        return NONE;
    default:
        await nap(2);
    }
    return OTHER;
}

static async int width(long long v)
{
    switch (v) {
    case -5000000000LL ... - 1:
        return await later(-1);
    case 0:
        return 0;
    case 1 ... 255:
        await nap(1);
        return 8;
    case 256 ... 65535:
        return await later(16);
    case 1LL << 40:
        return await later(40);
    }
    return 64;
}

static async const char *name(enum kind k)
{
    switch (k) {
    case NONE:
        return "none";
    case WORD:
        return await later_str("word");
    case NUMBER:
        return "number";
    case OTHER:
        return await later_str("other");
    }
    return "?";
}

static async int test(void)
{
    const char *text = "Ab 09-z";
    for (const char *p = text; *p; p++)
        say("%s\n", await name(await kind_of(*p)));
    long long v[] = {-5, 0, 77, 300, 70000, 1LL << 40, -4000000000LL};
    int sum = 0;
    for (unsigned i = 0; i < sizeof v / sizeof *v; i++)
        sum += await width(v[i]);
    say("%d\n", sum);
    return sum;
}

int main(void)
{
    return acc_block_on(test());
}
