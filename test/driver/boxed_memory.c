// Each allocation of a recursion fails once: the task ends with -ENOMEM, its defers run, nothing leaks.
// RUN: %acc -O1 -g -fsanitize=address,undefined %s -o %t && %t | FileCheck %s
// RUN: %acc --acc-cc=gcc -O2 %s -o %t && %t | FileCheck %s
// RUN: %acc --acc-hard %s -o %t && %t | FileCheck %s
#include <acc/async.h>
#include <acc/task.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int left = -1, asked, given, open_scopes;

static void *allocate(void *self, size_t size, size_t align)
{
    (void)self;
    asked++;
    if (left == 0)
        return NULL;
    left -= left > 0;
    given++;
    return aligned_alloc(align < sizeof(void *) ? sizeof(void *) : align,
                         (size + align - 1) / align * align);
}

static void release(void *self, void *memory, size_t size, size_t align)
{
    (void)self, (void)size, (void)align;
    given -= memory != NULL;
    free(memory);
}

static async int depth(int n)
{
    open_scopes++;
    defer open_scopes--;
    _Alignas(64) char line[64] = {(char)n};
    char *p = line;
    if (n == 0) {
        await acc_yield();
        return *p;
    }
    async int (*through)(int) = depth;
    int below = n % 2 ? await boxed(depth(n - 1)) : await boxed(through(n - 1));
    return below + *p;
}

static async void fails_at(int n)
{
    future(int) t = spawn(depth(6)); /* the task itself has its memory */
    left = n;
    int result = -1, status = await acc_join(t, &result);
    left = -1;
    if (open_scopes)
        printf("%d scopes are open\n", open_scopes);
    if (status ? status != -ENOMEM : result != 21)
        printf("wrong: %d %d\n", status, result);
    printf("%d: %s\n", n, status ? "no memory" : "done");
}

static async void all(void)
{
    await fails_at(6); /* the runtime's own tables are there for good */
    int before = given;
    for (int n = 0; n < 7; n++)
        await fails_at(n);
    printf("%d kept\n", given - before);
}

int main(void)
{
    const acc_allocator hooks = {allocate, release, NULL};
    acc_set_allocator(&hooks);
    acc_block_on(all());
    // CHECK: 6: done
    // CHECK-NEXT: 0: no memory
    // CHECK-NEXT: 1: no memory
    // CHECK-NEXT: 2: no memory
    // CHECK-NEXT: 3: no memory
    // CHECK-NEXT: 4: no memory
    // CHECK-NEXT: 5: no memory
    // CHECK-NEXT: 6: done
    // CHECK-NEXT: 0 kept
    return 0;
}
