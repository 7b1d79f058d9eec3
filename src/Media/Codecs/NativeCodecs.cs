using System.Runtime.InteropServices;

namespace Antiphon.Media.Codecs;

/// <summary>The functions of libspandsp that G.722 needs.</summary>
internal static unsafe class Spandsp
{
    private static readonly string[] Names = ["libspandsp.so.2", "libspandsp.so.3", "libspandsp.dylib", "libspandsp.dll"];

    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, nint> EncoderInit;
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, short*, int, int> Encode;
    public static readonly delegate* unmanaged[Cdecl]<nint, int> EncoderFree;
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, nint> DecoderInit;
    public static readonly delegate* unmanaged[Cdecl]<nint, short*, byte*, int, int> Decode;
    public static readonly delegate* unmanaged[Cdecl]<nint, int> DecoderFree;

    public static bool Loads { get; }

    static Spandsp()
    {
        if (!NativeCodecs.TryLoad(Names, "g722_encode_init", out var library)) return;
        EncoderInit = (delegate* unmanaged[Cdecl]<nint, int, int, nint>)NativeLibrary.GetExport(library, "g722_encode_init");
        Encode = (delegate* unmanaged[Cdecl]<nint, byte*, short*, int, int>)NativeLibrary.GetExport(library, "g722_encode");
        EncoderFree = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "g722_encode_free");
        DecoderInit = (delegate* unmanaged[Cdecl]<nint, int, int, nint>)NativeLibrary.GetExport(library, "g722_decode_init");
        Decode = (delegate* unmanaged[Cdecl]<nint, short*, byte*, int, int>)NativeLibrary.GetExport(library, "g722_decode");
        DecoderFree = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "g722_decode_free");
        Loads = true;
    }
}

/// <summary>The functions of libopus.</summary>
internal static unsafe class LibOpus
{
    public static readonly string[] Names = ["libopus.so.0", "libopus.0.dylib", "libopus.dylib", "opus.dll", "libopus-0.dll"];

    public static readonly delegate* unmanaged[Cdecl]<int, int, int, int*, nint> EncoderCreate;
    public static readonly delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int> Encode;
    public static readonly delegate* unmanaged[Cdecl]<nint, void> EncoderDestroy;
    public static readonly delegate* unmanaged[Cdecl]<int, int, int*, nint> DecoderCreate;
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int> Decode;
    public static readonly delegate* unmanaged[Cdecl]<nint, void> DecoderDestroy;
    private static readonly delegate* unmanaged[Cdecl]<nint, int, int, int> Control;

    public static bool Loads { get; }

    static LibOpus()
    {
        if (!NativeCodecs.TryLoad(Names, "opus_encoder_create", out var library)) return;
        EncoderCreate = (delegate* unmanaged[Cdecl]<int, int, int, int*, nint>)NativeLibrary.GetExport(library, "opus_encoder_create");
        Encode = (delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int>)NativeLibrary.GetExport(library, "opus_encode");
        EncoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opus_encoder_destroy");
        DecoderCreate = (delegate* unmanaged[Cdecl]<int, int, int*, nint>)NativeLibrary.GetExport(library, "opus_decoder_create");
        Decode = (delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int>)NativeLibrary.GetExport(library, "opus_decode");
        DecoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opus_decoder_destroy");
        Control = (delegate* unmanaged[Cdecl]<nint, int, int, int>)NativeLibrary.GetExport(library, "opus_encoder_ctl");
        Loads = true;
    }

    /// <summary>Sets a value of an encoder.</summary>
    /// <remarks>The function takes its last argument as C's variable ones, which Apple's ARM processors pass otherwise: there the defaults stay.</remarks>
    public static void Set(nint encoder, int what, int value)
    {
        if (!OperatingSystem.IsMacOS()) Control(encoder, what, value);
    }
}

/// <summary>Loads what the codecs call.</summary>
internal static class NativeCodecs
{
    public static bool TryLoad(string[] names, string function, out nint library)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out library) && NativeLibrary.TryGetExport(library, function, out _)) return true;
        library = 0;
        return false;
    }
}
