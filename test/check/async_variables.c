// async on a variable says nothing, and in a list of functions and variables it cannot be taken
// away: both are refused, where the variable's name stands.
// RUN: not %acc -c %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=error:
#include <acc/async.h>

// CHECK: async_variables.c:[[@LINE+1]]:11: error: 'counter' is a variable: async belongs to functions
async int counter;

// CHECK: async_variables.c:[[@LINE+1]]:24: error: 'mixed' is a variable: async belongs to functions
async int first(void), mixed;

async int second(void), third(int x);
async int (*pointer)(int x);
async int (*table[2])(int x);
typedef async int function(int x);
extern function *also;

async int first(void)
{
    // CHECK: async_variables.c:[[@LINE+1]]:15: error: 'local' is a variable: async belongs to functions
    async int local = 1;
    async int (*fine)(int x) = pointer;
    return local + (fine == also) + (table[0] == fine);
}

int plain(void)
{
    // CHECK: async_variables.c:[[@LINE+1]]:15: error: 'inner' is a variable: async belongs to functions
    async int inner = 1;
    return inner;
}
