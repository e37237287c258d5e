/* Computed goto, Duff's device, case ranges, loops that are left in every way. */
extern void abort(void);
extern int printf(const char *, ...);
static int run(int op)
{
    static void *tab[] = {&&l0, &&l1, &&l2};
    int acc = 0;
    goto *tab[op % 3];
l0:
    acc += 1;
    if (acc > 5)
        return acc;
l1:
    acc += 10;
    if (op & 4)
        goto out;
l2:
    acc += 100;
    op |= 4;
    goto *tab[0];
out:
    switch (acc) {
    case 1 ... 50:
        acc++;
        break;
    case 111: {
    case 112:
        acc += 1000;
    }
    default:
        acc += 3;
    }
    return acc;
}
int duff(char *d, const char *s, int n)
{
    int c = (n + 3) / 4;
    switch (n % 4) {
    case 0:
        do {
            *d++ = *s++;
        case 3:
            *d++ = *s++;
        case 2:
            *d++ = *s++;
        case 1:
            *d++ = *s++;
        } while (--c > 0);
    }
    return c;
}
int main(void)
{
    char b[20] = {0};
    printf("%d %d %d %d\n", run(0), run(1), run(2), run(5));
    printf("%d\n", duff(b, "hello world", 11));
    printf("%s\n", b);
    for (int i = 0, j = 10; i < j; i++, j--) {
        if (i == 2)
            continue;
        if (j == 6)
            break;
        printf("%d,%d ", i, j);
    }
    {
        int k = 3;
    again:
        if (k--) {
            printf("k%d ", k);
            goto again;
        }
    }
    return run(2) & 0xff;
}
