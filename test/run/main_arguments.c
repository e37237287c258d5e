/* async int main(int argc, char **argv): parameters kept, 0 when it falls off its end. */
#include "harness.h"

async int main(int argc, char **argv)
{
    int n = await later(argc);
    say("%d %d\n", n, argv[argc] == NULL);
    for (char **p = argv + 1; *p; p++) {
        await nap(1);
        say("%s\n", *p);
    }
    char *name = strrchr(argv[0], '/');
    await nap(1);
    say("%d\n", name != NULL && name[1] != 0);
}
