/* VLAs and alloca where no await is in their scope; thread-locals; flexible array members. */
#include "harness.h"

static _Thread_local int per_thread = 4;

struct message {
    int length;
    char text[];
};

static int sum(int n, int rows, int table[rows][n])
{
    int s = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < n; j++)
            s += table[i][j];
    return s;
}

static async int beside(int n)
{
    int r = await later(n);
    {
        int list[n + 1];
        for (int i = 0; i <= n; i++)
            list[i] = i * r;
        r += list[n];
    }
    await nap(1);
    for (int k = 0; k < 2; k++) {
        if (k) {
            int table[2][n];
            memset(table, 0, sizeof table);
            table[1][n - 1] = r;
            r += sum(n, 2, table);
            continue;
        }
        await nap(1);
    }
    return r;
}

static async int no_await(int n)
{
    char *text = __builtin_alloca((size_t)n + 1);
    memset(text, 'x', (size_t)n);
    text[n] = 0;
    int lengths[n];
    for (int i = 0; i < n; i++)
        lengths[i] = (int)strlen(text + i);
    return lengths[0] * 10 + lengths[n - 1];
}

static async struct message *compose(const char *s)
{
    struct message *m = malloc(sizeof *m + strlen(s) + 1);
    m->length = await later((int)strlen(s));
    strcpy(m->text, s);
    await nap(1);
    m->text[0] = 'M';
    return m;
}

static async int test(void)
{
    say("%d %d\n", await beside(3), await no_await(5));
    struct message *m = await compose("message");
    say("%s %d\n", m->text, m->length);
    free(m);
    per_thread += await later(2);
    return per_thread;
}

int main(void)
{
    return acc_block_on(test());
}
