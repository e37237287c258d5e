/* Asks for the size of a frame in a header: acc writes the header out, since no other compiler
 * knows the number. */
static async void in_header(int n)
{
    char text[24];
    char *volatile escaped = text;
    escaped[n] = 'x';
    await acc_suspend();
}

struct header_holder {
    unsigned char bytes[acc_frame_size(in_header)];
};
