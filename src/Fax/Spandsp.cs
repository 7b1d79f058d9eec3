using System.Runtime.InteropServices;

namespace Antiphon.Fax;

/// <summary>The part of libspandsp 0.0.6 (<c>spandsp/fax.h</c>, <c>t38_terminal.h</c>, <c>t30_api.h</c>) that a fax machine needs. What it returns and nobody asks for is left out.</summary>
internal static unsafe partial class Spandsp
{
    public const string Library = "libspandsp.so.2";

    // t30.h: T30_SUPPORT_…
    public const int Modems = 0x01 | 0x02 | 0x04;                                   // V.27ter, V.29, V.17
    public const int Compressions = 0x02 | 0x04 | 0x08;                             // T.4 one- and two-dimensional, T.6
    public const int Resolutions = 0x01 | 0x02 | 0x04 | 0x20000 | 0x40000 | 0x100000 | 0x200000;
    public const int ImageSizes = 0x01 | 0x02 | 0x04 | 0x10000 | 0x20000 | 0x40000 | 0x80000 | 0x100000;
    public const int T6 = 3;                                                        // T4_COMPRESSION_ITU_T6
    public const int TransferredTcf = 2;                                            // T38_DATA_RATE_MANAGEMENT_TRANSFERRED_TCF

    public static bool IsThere
    {
        get
        {
            if (!NativeLibrary.TryLoad(Library, out var library)) return false;
            return NativeLibrary.TryGetExport(library, "fax_init", out _) && NativeLibrary.TryGetExport(library, "t38_terminal_init", out _);
        }
    }

    /// <summary><c>t30_stats_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Statistics
    {
        public int BitRate, ErrorCorrection, PagesSent, PagesTaken, PagesInFile, ResolutionX, ResolutionY, Width, Length, ImageSize, Encoding, BadRows, LongestBadRun, Retries, Status;
        private fixed int _room[16];
    }

    [LibraryImport(Library)] public static partial nint fax_init(nint state, int calling);
    [LibraryImport(Library)] public static partial void fax_free(nint state);
    [LibraryImport(Library)] public static partial nint fax_get_t30_state(nint state);
    [LibraryImport(Library)] public static partial void fax_set_transmit_on_idle(nint state, int on);
    [LibraryImport(Library)] public static partial void fax_rx(nint state, short* samples, int count);
    [LibraryImport(Library)] public static partial void fax_rx_fillin(nint state, int count);
    [LibraryImport(Library)] public static partial void fax_tx(nint state, short* samples, int count);

    [LibraryImport(Library)] public static partial nint t38_terminal_init(nint state, int calling, delegate* unmanaged<nint, nint, byte*, int, int, int> send, nint user);
    [LibraryImport(Library)] public static partial void t38_terminal_free(nint state);
    [LibraryImport(Library)] public static partial nint t38_terminal_get_t30_state(nint state);
    [LibraryImport(Library)] public static partial nint t38_terminal_get_t38_core_state(nint state);
    [LibraryImport(Library)] public static partial void t38_terminal_send_timeout(nint state, int samples);
    [LibraryImport(Library)] public static partial void t38_core_rx_ifp_packet(nint core, byte* packet, int length, ushort sequence);
    [LibraryImport(Library)] public static partial void t38_set_t38_version(nint core, int version);
    [LibraryImport(Library)] public static partial void t38_set_max_datagram_size(nint core, int size);
    [LibraryImport(Library)] public static partial void t38_set_data_rate_management_method(nint core, int method);

    [LibraryImport(Library)] public static partial void t30_terminate(nint t30);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial void t30_set_tx_file(nint t30, string file, int first, int last);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial void t30_set_rx_file(nint t30, string file, int last);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial void t30_set_tx_ident(nint t30, string ident);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial void t30_set_tx_page_header_info(nint t30, string text);
    [LibraryImport(Library)] public static partial void t30_set_ecm_capability(nint t30, int on);
    [LibraryImport(Library)] public static partial void t30_set_supported_modems(nint t30, int modems);
    [LibraryImport(Library)] public static partial void t30_set_supported_compressions(nint t30, int compressions);
    [LibraryImport(Library)] public static partial void t30_set_supported_resolutions(nint t30, int resolutions);
    [LibraryImport(Library)] public static partial void t30_set_supported_image_sizes(nint t30, int sizes);
    [LibraryImport(Library)] public static partial void t30_set_rx_encoding(nint t30, int encoding);
    [LibraryImport(Library)] public static partial void t30_set_phase_d_handler(nint t30, delegate* unmanaged<nint, nint, int, int> handler, nint user);
    [LibraryImport(Library)] public static partial void t30_set_phase_e_handler(nint t30, delegate* unmanaged<nint, nint, int, void> handler, nint user);
    [LibraryImport(Library)] public static partial void t30_get_transfer_statistics(nint t30, Statistics* read);
    [LibraryImport(Library)] public static partial byte* t30_get_rx_ident(nint t30);
    [LibraryImport(Library)] public static partial byte* t30_completion_code_to_str(int code);

    public static string Text(byte* text) => text is null ? "" : Marshal.PtrToStringUTF8((nint)text) ?? "";
}
