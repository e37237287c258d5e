/* Statement expressions with awaits: values, scopes, control flow within, nested, in conditions. */
#include "harness.h"

#define TWICE(e)                                                                                   \
    ({                                                                                             \
        int twice_v = (e);                                                                         \
        twice_v + twice_v;                                                                         \
    })

/* The value may have labels in front. */
static async int labelled(int n)
{
    int a = ({
        int x = n;
        if (x > 3)
            goto end;
        x += await later(10);
    end:
    again:
        x;
    }) + ({
        int x = 1;
        if (n == 5)
            goto last;
        x = 2;
    last:
        x * 100;
    });
    await nap(1);
    return a + ({ goto out; out: await later(n); });
}

static async int test(void)
{
    int x = 1;
    int a = ({
        int x = await step(2);
        x++;
        x * 10;
    });
    say("x %d a %d\n", x, a);
    a = ({ await step(3); });
    a += TWICE(await step(4));
    a = a + TWICE(TWICE(await step(5)));
    say("a %d\n", a);
    int s = ({
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            if (i == 2)
                continue;
            sum += await later(i);
        }
        sum;
    });
    say("s %d\n", s);
    if (({
            await nap(1);
            x;
        }))
        say("then\n");
    while (({
        int more = await later(x < 4);
        x++;
        more;
    }))
        say("x %d\n", x);
    ({
        await nap(1);
        say("for its effect\n");
    });
    struct pair p = ({
        struct pair q = {await later(1), 2};
        await nap(1);
        q;
    });
    say("%d %d\n", p.x, p.y);
    int w = ({
                int r;
                switch (await later(2)) {
                case 2:
                    r = 22;
                    break;
                default:
                    r = 0;
                }
                r;
            }) +
            await later(1);
    say("w %d\n", w);
    for (int i = 0; i < 5; i++) {
        int v = ({
            if (await later(i) == 3)
                break;
            if (i == 1)
                continue;
            i *i;
        });
        say("v %d\n", v);
    }
    say("%d\n", await labelled(1));
    say("%d\n", await labelled(5));
    return ({
        if (a > 10)
            return await later(a);
        0;
    });
}

int main(void)
{
    return acc_block_on(test());
}
