/* Memory: the one place where the library allocates and frees. */
#include "internal.h"
#include <stdlib.h>
#include <string.h>

/* malloc is faster than posix_memalign and enough for nearly every frame. */
static void *default_allocate(void *self, size_t size, size_t align)
{
    (void)self;
    if (align <= _Alignof(max_align_t))
        return malloc(size);
    void *memory = NULL;
    return posix_memalign(&memory, align, size) ? NULL : memory;
}

static void default_release(void *self, void *memory, size_t size, size_t align)
{
    (void)self;
    (void)size;
    (void)align;
    free(memory);
}

/* Plain: set before threads make runtimes (acc_set_allocator says so). */
static acc_allocator hooks = {default_allocate, default_release, NULL};

void acc_set_allocator(const acc_allocator *allocator)
{
    static const acc_allocator usual = {default_allocate, default_release, NULL};
    hooks = allocator ? *allocator : usual;
}

/* Whoever calls it handles NULL: there is no abort on exhaustion in this library. */
void *acc__allocate(size_t size, size_t align)
{
    return hooks.allocate(hooks.self, size, align);
}

void acc__release(void *memory, size_t size, size_t align)
{
    if (!memory)
        return;
#ifdef ACC_HARD
    /* Whoever still reads a freed frame finds something that cannot be mistaken for it. */
    memset(memory, 0xDD, size);
#endif
    hooks.release(hooks.self, memory, size, align);
}
