// A keyword behind a condition on its line is shown where it stands, and not at the parenthesis.
// RUN: not %acc --emit-c %s -o %t.c 2>&1 | FileCheck %s
#include <acc/async.h>

async int places(int i)
{
    // CHECK: keyword_columns.c:[[@LINE+1]]:17: error: await_break
    if (i == 2) await_break;
    // CHECK: keyword_columns.c:[[@LINE+2]]:17: error: yield in
    // CHECK: keyword_columns.c:[[@LINE+1]]:32: error: yield_break in
    if (i == 2) yield(3); else yield_break;
    // CHECK: keyword_columns.c:[[@LINE+2]]:14: error: go begins
    // CHECK: keyword_columns.c:[[@LINE+1]]:28: error: go begins
    if (i) { go { } } else go { }
    return 1;
}
