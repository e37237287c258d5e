"""Prints a test: 240 small async functions that await each other in a net of some levels."""
print('#include "harness.h"\n')
for i in range(240):
    down = [i // 3, i // 4 + i % 2] if i > 8 else []
    body = " + ".join(f"await f{d}(n + {d % 5})" for d in down if d < i and i % 7 < 5)
    print(f"static async int f{i}(int n)\n{{\n    int k = n * {i % 9 + 1};\n    k ^= await later({i});")
    if i % 4 == 0:
        print("    if (k % 3 == 0)\n        await nap(1);")
    print(f"    return (k + {body or '1'}) & 0xffffff;\n}}\n")
print("static async int test(void)\n{\n    int sum = 0;")
for i in range(0, 240, 7):
    print(f"    sum = (sum ^ await f{i}(sum % 10)) & 0xffff;")
print('    say("%d\\n", sum);\n    return sum % 256;\n}\n\n'
      "int main(void)\n{\n    return acc_block_on(test());\n}")
