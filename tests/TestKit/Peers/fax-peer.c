/* A fax machine on libspandsp, independent of the product: what a test sends faxes to and gets faxes from.
 *   fax-peer make FILE PAGES                              a document of black and white patterns, another one on each page
 *   fax-peer same FILE FILE                               "same PAGES", or what differs: decoded pixels are compared
 *   fax-peer audio|t38 send|receive FILE PORT HOST PORT LOSS ECM   RTP (A-law) or UDPTL with redundancy; LOSS per cent of what it sends is lost
 * At its end it prints "ended CODE pages N ecm E rate R station S". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <tiffio.h>
#define SPANDSP_EXPOSE_INTERNAL_STRUCTURES
#include <spandsp.h>

enum { FRAME = 160, WIDTH = 1728, ROWS = 420, ROW_BYTES = WIDTH / 8, SECONDS_MAX = 150, EARLIER = 3, IFP_MAX = 512 };

static int sock, ended, loss;
static unsigned drawn = 12345;
static struct sockaddr_in to;

static unsigned draw(void) { return (drawn = drawn * 1103515245u + 12345u) >> 16 & 0x7fff; }

static void put(const uint8_t *datagram, int length)
{
    if (loss > 0 && draw() % 100 < (unsigned) loss) return;
    sendto(sock, datagram, length, 0, (struct sockaddr *) &to, sizeof to);
}

static int make(const char *file, int pages)
{
    TIFF *tiff = TIFFOpen(file, "w");
    if (!tiff) return 1;
    for (int page = 0; page < pages; page++)
    {
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, ROWS);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITT_T6);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
        TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, ROWS);
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 196.0);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page, pages);
        uint8_t row[ROW_BYTES];
        for (int y = 0; y < ROWS; y++)
        {
            if (y % 24 == 0) for (int x = 0; x < ROW_BYTES; x++) row[x] = draw() % 3 == page % 3 ? 0x3c : 0;
            if (y % 24 == 16) memset(row, 0, sizeof row);
            TIFFWriteScanline(tiff, row, y, 0);
        }
        TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
    return 0;
}

static int same(const char *left, const char *right)
{
    TIFF *a = TIFFOpen(left, "r"), *b = TIFFOpen(right, "r");
    if (!a || !b) { printf("missing\n"); return 1; }
    for (int page = 1;; page++)
    {
        uint32_t wa = 0, wb = 0, ha = 0, hb = 0; uint16_t pa = 0, pb = 0;
        TIFFGetField(a, TIFFTAG_IMAGEWIDTH, &wa); TIFFGetField(b, TIFFTAG_IMAGEWIDTH, &wb);
        TIFFGetField(a, TIFFTAG_IMAGELENGTH, &ha); TIFFGetField(b, TIFFTAG_IMAGELENGTH, &hb);
        TIFFGetField(a, TIFFTAG_PHOTOMETRIC, &pa); TIFFGetField(b, TIFFTAG_PHOTOMETRIC, &pb);
        if (wa != wb || ha != hb || pa != pb) { printf("page %d: %ux%u and %ux%u\n", page, wa, ha, wb, hb); return 1; }
        uint8_t *ra = calloc(1, TIFFScanlineSize(a)), *rb = calloc(1, TIFFScanlineSize(b));
        for (uint32_t y = 0; y < ha; y++)
        {
            TIFFReadScanline(a, ra, y, 0); TIFFReadScanline(b, rb, y, 0);
            if (memcmp(ra, rb, (wa + 7) / 8)) { printf("page %d differs in row %u\n", page, y); return 1; }
        }
        int more_a = TIFFReadDirectory(a), more_b = TIFFReadDirectory(b);
        if (more_a != more_b) { printf("one has more pages than %d\n", page); return 1; }
        if (!more_a) { printf("same %d\n", page); return 0; }
    }
}

static void on_end(t30_state_t *t30, void *user, int code)
{
    t30_stats_t read;
    const char *station = t30_get_rx_ident(t30);
    t30_get_transfer_statistics(t30, &read);
    printf("ended %d pages %d ecm %d rate %d station %s\n", code, *(int *) user ? read.pages_tx : read.pages_rx, read.error_correcting_mode, read.bit_rate, station ? station : "");
    fflush(stdout);
    ended = 1;
}

static void set_up(t30_state_t *t30, int sends, const char *file, int ecm)
{
    static int direction;
    direction = sends;
    t30_set_supported_modems(t30, T30_SUPPORT_V27TER | T30_SUPPORT_V29 | T30_SUPPORT_V17);
    t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION | T30_SUPPORT_T4_2D_COMPRESSION | T30_SUPPORT_T6_COMPRESSION);
    t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION | T30_SUPPORT_SUPERFINE_RESOLUTION);
    t30_set_supported_image_sizes(t30, T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_UNLIMITED_LENGTH | T30_SUPPORT_A4_LENGTH);
    t30_set_ecm_capability(t30, ecm);
    t30_set_tx_ident(t30, "+86 10 5550 4321");
    if (sends) t30_set_tx_file(t30, file, -1, -1);
    else t30_set_rx_file(t30, file, -1);
    t30_set_phase_e_handler(t30, on_end, &direction);
}

static void wait_for(struct timespec *next)
{
    next->tv_nsec += 20000000;
    if (next->tv_nsec >= 1000000000) { next->tv_nsec -= 1000000000; next->tv_sec++; }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
}

static void over_audio(int sends, const char *file, int ecm)
{
    fax_state_t *fax = fax_init(NULL, sends);
    set_up(fax_get_t30_state(fax), sends, file, ecm);
    fax_set_transmit_on_idle(fax, 1);
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    uint16_t sequence = 7; uint32_t stamp = 4000; int quiet = 0, after = 0;
    for (int tick = 0; tick < SECONDS_MAX * 50 && after < 25; tick++)
    {
        int16_t samples[FRAME] = {0};
        uint8_t packet[1500] = {0x80, 8};
        fax_tx(fax, samples, FRAME);
        packet[2] = sequence >> 8; packet[3] = sequence++;
        for (int i = 0; i < 4; i++) { packet[4 + i] = stamp >> (24 - 8 * i); packet[8 + i] = 0x51 + i; }
        stamp += FRAME;
        for (int i = 0; i < FRAME; i++) packet[12 + i] = linear_to_alaw(samples[i]);
        put(packet, 12 + FRAME);
        ssize_t length;
        int heard = 0;
        while ((length = recv(sock, packet, sizeof packet, MSG_DONTWAIT)) > 0)
        {
            if (length <= 12 || (packet[1] & 0x7f) != 8) continue;
            int16_t in[1500];
            for (int i = 12; i < length; i++) in[i - 12] = alaw_to_linear(packet[i]);
            fax_rx(fax, in, (int) length - 12);
            heard = 1;
        }
        quiet = heard ? 0 : quiet + 1;
        if (quiet > 50) { memset(samples, 0, sizeof samples); fax_rx(fax, samples, FRAME); }
        if (ended) after++;
        wait_for(&next);
    }
    fax_free(fax);
}

static uint8_t earlier[EARLIER][IFP_MAX];
static int earlier_length[EARLIER];
static uint16_t sent;

static int open_type(uint8_t *out, const uint8_t *octets, int length)
{
    int at = 0;
    if (length >= 128) out[at++] = 0x80 | length >> 8;
    out[at++] = (uint8_t) length;
    memcpy(out + at, octets, length);
    return at + length;
}

static int on_packet(t38_core_state_t *core, void *user, const uint8_t *ifp, int length, int times)
{
    uint8_t out[4 * IFP_MAX];
    int at = 2, count = 0;
    (void) core; (void) user;
    if (length > IFP_MAX) return 0;
    out[0] = sent >> 8; out[1] = (uint8_t) sent;
    at += open_type(out + at, ifp, length);
    out[at++] = 0;
    int counted = at++;
    for (int i = 0; i < EARLIER && earlier_length[i]; i++, count++) at += open_type(out + at, earlier[i], earlier_length[i]);
    out[counted] = (uint8_t) count;
    for (int i = 0; i < times; i++) put(out, at);
    for (int i = EARLIER - 1; i > 0; i--) { memcpy(earlier[i], earlier[i - 1], IFP_MAX); earlier_length[i] = earlier_length[i - 1]; }
    memcpy(earlier[0], ifp, length);
    earlier_length[0] = length;
    sent++;
    return 0;
}

static int read_length(const uint8_t *in, int length, int *at)
{
    if (*at >= length) return -1;
    int value = in[(*at)++];
    if (value < 128) return value;
    return *at < length ? (value & 0x3f) << 8 | in[(*at)++] : -1;
}

static void on_datagram(t38_core_state_t *core, const uint8_t *in, int length, int *next)
{
    const uint8_t *found[16]; int lengths[16], count = 0, at = 2;
    if (length < 4) return;
    uint16_t sequence = in[0] << 8 | in[1];
    if ((lengths[0] = read_length(in, length, &at)) < 0 || at + lengths[0] > length) return;
    found[count++] = in + at; at += lengths[0];
    if (at < length && in[at++] == 0)
    {
        int more = read_length(in, length, &at);
        for (int i = 0; i < more && count < 16; i++)
        {
            if ((lengths[count] = read_length(in, length, &at)) < 0 || at + lengths[count] > length) break;
            found[count] = in + at; at += lengths[count++];
        }
    }
    for (int i = count - 1; i >= 0; i--)
    {
        uint16_t number = sequence - i;
        if (*next >= 0 && (int16_t) (number - (uint16_t) *next) < 0) continue;
        *next = (uint16_t) (number + 1);
        t38_core_rx_ifp_packet(core, found[i], lengths[i], number);
    }
}

static void over_t38(int sends, const char *file, int ecm)
{
    t38_terminal_state_t *terminal = t38_terminal_init(NULL, sends, on_packet, NULL);
    t38_core_state_t *core = t38_terminal_get_t38_core_state(terminal);
    set_up(t38_terminal_get_t30_state(terminal), sends, file, ecm);
    t38_set_t38_version(core, 0);
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    int taken = -1, after = 0;
    for (int tick = 0; tick < SECONDS_MAX * 50 && after < 25; tick++)
    {
        uint8_t packet[2000];
        ssize_t length;
        t38_terminal_send_timeout(terminal, FRAME);
        while ((length = recv(sock, packet, sizeof packet, MSG_DONTWAIT)) > 0) on_datagram(core, packet, (int) length, &taken);
        if (ended) after++;
        wait_for(&next);
    }
    t38_terminal_free(terminal);
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "make")) return make(argv[2], atoi(argv[3]));
    if (argc == 4 && !strcmp(argv[1], "same")) return same(argv[2], argv[3]);
    if (argc != 9) return 2;
    struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[4])), .sin_addr.s_addr = inet_addr("127.0.0.1") };
    to = (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(atoi(argv[6])), .sin_addr.s_addr = inet_addr(argv[5]) };
    loss = atoi(argv[7]);
    sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(sock, (struct sockaddr *) &local, sizeof local)) { perror("bind"); return 3; }
    if (!strcmp(argv[1], "audio")) over_audio(!strcmp(argv[2], "send"), argv[3], atoi(argv[8]));
    else over_t38(!strcmp(argv[2], "send"), argv[3], atoi(argv[8]));
    if (!ended) printf("not ended\n");
    return ended ? 0 : 1;
}
