/* A macro that is made of its own name. */
struct outer {
    struct {
        int MEMBER;
    } inner;
};
#define MEMBER inner.MEMBER
