// A generated name in a comment or a string asks for no declaration of it; elsewhere it does.
// RUN: %acc --dump=preprocess %s | FileCheck %s --implicit-check-not='{{^}}struct silent_future {'
// CHECK: {{^}}struct loud_future {
#include <acc/async.h>

/* struct silent_future is made by acc; its * is not the end. silent_future_init */
async int silent(int n) // struct silent_future
{
    await acc_suspend();
    return n;
}

async int loud(int n)
{
    await acc_suspend();
    return n;
}

const char *text = "\"struct silent_future", quote = '"', other = '\'', *url = "http://x/*";
struct loud_future *kept;
const char *more = "*/ struct silent_future";
