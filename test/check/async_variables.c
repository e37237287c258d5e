// async on a variable, member or type says nothing, and in a list of functions and variables it cannot
// be taken away: all are refused, where the name stands.
// RUN: not %acc -c %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=error:
#include <acc/async.h>

// CHECK: async_variables.c:[[@LINE+1]]:11: error: 'counter' is a variable: async belongs to functions
async int counter;

// CHECK: async_variables.c:[[@LINE+1]]:24: error: 'mixed' is a variable: async belongs to functions
async int first(void), mixed;

// CHECK: async_variables.c:[[@LINE+1]]:19: error: 'number' is a type: async belongs to functions
typedef async int number;

struct record {
    // CHECK: async_variables.c:[[@LINE+1]]:15: error: 'member' is a member: async belongs to functions
    async int member;
    async int (*get)(int x);
    struct {
        // CHECK: async_variables.c:[[@LINE+1]]:19: error: 'deep' is a member: async belongs to functions
        async int deep;
    };
};

async int second(void), third(int x);
async int (*pointer)(int x);
async int (*table[2])(int x);
typedef async int function(int x);
extern function *also;

async int first(void)
{
    struct own {
        // CHECK: async_variables.c:[[@LINE+1]]:19: error: 'inside' is a member: async belongs to functions
        async int inside;
        async int (*get)(int x);
    };
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
