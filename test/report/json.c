// As JSON: one document for all inputs, in their order, with the documented fields and no others;
// plain files are not in it; odd names are escaped; twice the same bytes.
// RUN: rm -rf %t && mkdir -p '%t/a "b\' && cd %t && cp %s 'a "b\/x.c' && echo 'int plain;' > plain.c
// RUN: %acc --report-sizes=r.json -c 'a "b\/x.c' plain.c %S/numbers.c && %check_sizes r.json
// RUN: %acc --report-sizes=again.json --emit-c 'a "b\/x.c' > /dev/null && %check_sizes again.json
// RUN: %python -c 'import json; r = json.load(open("r.json")); print([u["file"].split("/")[-1] for u in r["units"]], [u["file"] for u in r["units"]][0], *[f["name"] for f in r["units"][0]["functions"]])' | FileCheck %s
// CHECK: ['x.c', 'numbers.c'] a "b\/x.c größe
//
// No function, no dialect: still a document.  With an error too, so that a reader never sees an old one.
// RUN: echo '#include <acc/async.h>' > none.c && %acc --report-sizes=none.json -c none.c plain.c
// RUN: %check_sizes none.json && grep '"functions": \[\]' none.json
// RUN: %acc --report-sizes=plain.json -fsyntax-only plain.c && %check_sizes plain.json && grep '"units": \[\]' plain.json
// RUN: echo 'int f( {' > bad.c && not %acc --report-sizes=bad.json -c none.c bad.c 2> /dev/null && %check_sizes bad.json
//
// The last --report-sizes says where it goes and in which form.
// RUN: %acc --report-sizes=x.json --report-sizes -fsyntax-only 'a "b\/x.c' | grep 'größe: ' && test ! -e x.json
// RUN: %acc --report-sizes --report-sizes=y.json -fsyntax-only 'a "b\/x.c' && %check_sizes y.json
//
// The checker is no formality.
// RUN: sed 's/"version": 1,/"version": 1, "more": 1,/' r.json > wrong.json && not %check_sizes wrong.json
// RUN: sed 's/"column": \([0-9]*\),/"column": "\1",/' r.json > wrong.json && not %check_sizes wrong.json
// RUN: sed '0,/"owns": \[\[0, /s//"owns": [[1, /' r.json > wrong.json && not %check_sizes wrong.json
// RUN: sed 's/"kind": "awaited"/"kind": "other"/' r.json > wrong.json && not %check_sizes wrong.json
#include <acc/async.h>

async void größe(const char *text)
{
    char page[8];
    page[0] = (char)(*(text = "\"\t\\") + "ä"[0]) + (await acc_suspend(), text[0]);
}
