using System.Runtime.InteropServices;

namespace Antiphon.Media.Codecs;

/// <summary>The functions of libopus for several channels that know nothing of each other.</summary>
internal static unsafe class LibOpusStreams
{
    public static readonly delegate* unmanaged[Cdecl]<int, int, int, int, byte*, int, int*, nint> EncoderCreate;
    public static readonly delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int> Encode;
    public static readonly delegate* unmanaged[Cdecl]<nint, void> EncoderDestroy;
    public static readonly delegate* unmanaged[Cdecl]<int, int, int, int, byte*, int*, nint> DecoderCreate;
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int> Decode;
    public static readonly delegate* unmanaged[Cdecl]<nint, void> DecoderDestroy;
    private static readonly delegate* unmanaged[Cdecl]<nint, int, int, int> Control;

    public static bool Loads { get; }

    static LibOpusStreams()
    {
        if (!NativeCodecs.TryLoad(LibOpus.Names, "opus_multistream_encoder_create", out var library)) return;
        EncoderCreate = (delegate* unmanaged[Cdecl]<int, int, int, int, byte*, int, int*, nint>)NativeLibrary.GetExport(library, "opus_multistream_encoder_create");
        Encode = (delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int>)NativeLibrary.GetExport(library, "opus_multistream_encode");
        EncoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opus_multistream_encoder_destroy");
        DecoderCreate = (delegate* unmanaged[Cdecl]<int, int, int, int, byte*, int*, nint>)NativeLibrary.GetExport(library, "opus_multistream_decoder_create");
        Decode = (delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int>)NativeLibrary.GetExport(library, "opus_multistream_decode");
        DecoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opus_multistream_decoder_destroy");
        Control = (delegate* unmanaged[Cdecl]<nint, int, int, int>)NativeLibrary.GetExport(library, "opus_multistream_encoder_ctl");
        Loads = true;
    }

    /// <summary>As <see cref="LibOpus.Set"/>.</summary>
    public static void Set(nint encoder, int what, int value)
    {
        if (!OperatingSystem.IsMacOS()) Control(encoder, what, value);
    }
}
