#define CHOSEN 2
