/* Local arrays kept across awaits: partial, designated, nested, strings exact, short and long. */
#include "harness.h"

static void dump(const char *name, const void *p, size_t n)
{
    const unsigned char *bytes = p;
    say("%s:", name);
    for (size_t i = 0; i < n; i++)
        say(" %02x", bytes[i]);
    say("\n");
}

/* Leaves rubbish where the next frame may lie. */
static async void litter(int seed)
{
    volatile unsigned char rubbish[256];
    for (int i = 0; i < 256; i++)
        rubbish[i] = (unsigned char)(seed + i);
    await nap(1);
    say("%d\n", rubbish[seed]);
}

static async int arrays(int n)
{
    int partial[6] = {1, 2}, zero[4] = {0}, designated[5] = {[1] = 7, 8, [0] = await later(n)};
    char exact[4] = "abcd", fits[] = "abc", more[8] = "ab", list[] = {'x', 'y', 0};
    char cut[3] = {"abc"}, empty[3] = "";
    int grid[2][3] = {{1}, {4, await later(5)}}, flat[2][2] = {1, 2, 3};
    const char *const names[3] = {"zero", await later_str("one")};
    unsigned char wide[300] = {[299] = 9};
    int ranges[8] = {[2 ... 4] = 6, [6] = 1};
    await nap(1);
    dump("partial", partial, sizeof partial);
    dump("zero", zero, sizeof zero);
    dump("designated", designated, sizeof designated);
    dump("exact", exact, sizeof exact);
    dump("fits", fits, sizeof fits);
    dump("more", more, sizeof more);
    dump("list", list, sizeof list);
    dump("cut", cut, sizeof cut);
    dump("empty", empty, sizeof empty);
    dump("grid", grid, sizeof grid);
    dump("flat", flat, sizeof flat);
    dump("ranges", ranges, sizeof ranges);
    await nap(1);
    int sum = wide[299];
    for (int i = 0; i < 299; i++)
        sum += wide[i];
    say("%s %s %d %d\n", names[0], names[1], names[2] == NULL, sum);
    return sum;
}

static async int test(void)
{
    int r = 0;
    for (int i = 0; i < 3; i++) {
        await litter(i + 1);
        r += await arrays(i + 1);
    }
    return r;
}

int main(void)
{
    return acc_block_on(test());
}
