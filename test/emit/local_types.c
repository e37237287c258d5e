// Types that are local to a function move in front of it, in order, under names of their own.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: {{^}}extern const acc_type types_future_type;
// CHECK-NEXT: extern const acc_function types_future_function;
// CHECK-NEXT:  struct [[POINT:types_point]] { int x, y; };
// CHECK-NEXT:  enum [[COLOR:types_color]] { [[RED:types_RED]], [[GREEN:types_GREEN]] = 5 };
// CHECK-NEXT:  typedef struct [[POINT]] [[ALIAS:types_point_[0-9]+]];
// CHECK-NEXT:  typedef struct [[POINT]] [[PAIR:types_pair]][2];
// CHECK-NEXT:  union [[UNION:types_unnamed]] { int i; [[ALIAS]] both; };
// CHECK-NEXT:  struct [[INNER:types_point_[0-9]+]] { char z; enum [[COLOR]] kind; };
// CHECK-EMPTY:
// CHECK-NEXT:  struct types_future_frame {
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll types_future_run(
// CHECK-DAG:     {{^}} struct [[POINT]] p;
// CHECK-DAG:     {{^}} enum [[COLOR]] c;
// CHECK-DAG:     {{^}} union [[UNION]] u;
// CHECK-DAG:     {{^}} struct [[INNER]] q;
// CHECK:         p = (struct [[POINT]]){n, 2};
// CHECK-NEXT:    c = [[GREEN]];
// CHECK-NEXT:    u = (union [[UNION]]){.i = 1};
// CHECK:         q = (struct [[INNER]]){1, [[RED]]};
// CHECK:         r = p;
// CHECK:         *out = r.x + c + u.i + (int)sizeof([[PAIR]]) + n;
async int types(int n)
{
    struct point { int x, y; } p = {n, 2};
    enum color { RED, GREEN = 5 } c = GREEN;
    typedef struct point point;
    typedef point pair[2];
    union { int i; point both; } u = {.i = 1};
    {
        struct point { char z; enum color kind; } q = {1, RED};
        await work(q.z);
        n += q.z;
    }
    point r = p;
    return r.x + c + u.i + (int)sizeof(pair) + n;
}

// Those of a statement without an await stay where they are.
// CHECK-LABEL: {{^}}extern const acc_type stays_future_type;
// CHECK-NEXT: extern const acc_function stays_future_function;
// CHECK-EMPTY:
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll stays_future_run(
// CHECK:         if (state) goto resume_1;
// CHECK:         {{^ *{$}}
// CHECK-NEXT:      enum { ONE = 1 };
// CHECK-NEXT:      struct point { int x; } p = {ONE};
// CHECK-NEXT:      n += p.x;
// CHECK-NEXT:    }
async int stays(int n)
{
    {
        enum { ONE = 1 };
        struct point { int x; } p = {ONE};
        n += p.x;
    }
    return n + await work(n);
}
