#include <acc/async.h>

struct unfinished;
async_manual(unfinished) void unfinished(void);
