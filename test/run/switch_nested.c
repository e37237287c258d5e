/* Nested switches, switches in loops (break against continue), loops in switches. */
#include "harness.h"

static async int nested(int a, int b)
{
    int r = 0;
    switch (a) {
    case 0:
        switch (await later(b)) {
        case 0:
            r = 1;
            break;
        case 1:
            r = await step(2);
            /* fall through */
        default:
            r += 3;
        }
        r *= 10;
        break;
    case 1:
        switch (b)
        case 1:
            r = await step(4);
        r++;
    default:
        r += 1000;
    }
    return r;
}

static async int machine(const char *s)
{
    enum { START, IN, ESCAPE } state = START;
    int words = 0, escapes = 0;
    for (;; s++) {
        switch (state) {
        case START:
            if (*s == ' ')
                continue;
            if (!*s)
                break;
            state = IN;
            words += await later(1);
            /* fall through */
        case IN:
            if (*s == '\\') {
                state = ESCAPE;
                await nap(1);
                continue;
            }
            if (*s == ' ')
                state = START;
            break;
        case ESCAPE:
            escapes++;
            state = IN;
            if (await later(*s))
                continue;
            break;
        }
        if (!*s)
            break;
    }
    return words * 10 + escapes;
}

static async int loops(int n)
{
    int r = 0;
    switch (n % 3) {
    case 0:
        for (int i = 0; i < 4; i++) {
            if (i == 2)
                break;
            r += await later(i + 1);
        }
        r += 100;
        break;
    case 1:
        while (n > 0) {
            n -= 3;
            if (n == 4)
                continue;
            r += await later(n);
        }
        /* fall through */
    case 2:
        do
            r++;
        while (await later(r) % 4);
    }
    return r;
}

static async int test(void)
{
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
            say("%d\n", await nested(a, b));
    say("%d\n", await machine("some \\ words with\\\\ escapes\\ "));
    say("%d\n", await machine("a"));
    for (int n = 6; n < 12; n++)
        say("%d\n", await loops(n));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
