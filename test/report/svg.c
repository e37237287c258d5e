// The picture: well-formed, with every thing of every state once, and its reason; the same each time.
// Odd names stay text.  Bytes go down and nothing covers another thing of its state.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %s 'a&<b>.c'
// RUN: %acc --report-sizes=r.json -fsyntax-only 'a&<b>.c' %S/numbers.c && %frame_svg r.json -o r.svg
// RUN: %check_svg r.json r.svg && %frame_svg r.json -o again.svg && cmp r.svg again.svg
//
// The checks see a missing thing, a moved one, and another document.
// RUN: sed 's/data-name="page"/data-name="other"/' r.svg > wrong.svg && not %check_svg r.json wrong.svg
// RUN: sed '0,/<rect x="80" y="100"/s//<rect x="80" y="120"/' r.svg > wrong.svg && not cmp -s r.svg wrong.svg
// RUN: not %check_svg r.json wrong.svg
// RUN: sed 's/"version": 1/"version": 2/' r.json > wrong.json && not %frame_svg wrong.json -o wrong.svg
#include <acc/async.h>

// Small things beside large ones, and comparisons in the names of temporaries.
async int many(const char *text)
{
    char one = text[0], page[8192];
    page[one] = one && text < (text + 1) ? '&' : '<';
    await acc_suspend();
    await acc_suspend();
    return page[one] + (await acc_suspend(), text[1] < '>') + one;
}
