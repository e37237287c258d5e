"""An initializer with as many awaits as argv[1] says."""
import sys

print("#include <acc/async.h>\nasync int one(int v);\nstatic async int sum(void)\n{\n    int a[] = {")
print(",\n".join(f"await boxed(one({i}))" for i in range(int(sys.argv[1]))))
print("};\n    return a[0];\n}\nint use(void)\n{\n    return acc_block_on(sum());\n}")
