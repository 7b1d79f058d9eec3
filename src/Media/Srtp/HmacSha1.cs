using System.Runtime.InteropServices;

namespace Antiphon.Media.Srtp;

/// <summary>HMAC-SHA1 (RFC 2104) with the pads computed once per key. Uses libcrypto's SHA-1, which knows the processor's instructions,
/// where it can be loaded.</summary>
internal sealed unsafe partial class HmacSha1
{
    public const int TagLength = Sha1.Length;

    private static readonly bool LibraryLoads = ProbeLibrary();

    private readonly bool _native;
    private readonly Sha1 _inner = Sha1.Start();
    private readonly Sha1 _outer = Sha1.Start();
    private Context _nativeInner;
    private Context _nativeOuter;

    /// <param name="native">False takes the managed SHA-1: for tests.</param>
    public HmacSha1(ReadOnlySpan<byte> key, bool native = true)
    {
        Span<byte> inner = stackalloc byte[Sha1.BlockLength];
        Span<byte> outer = stackalloc byte[Sha1.BlockLength];
        inner.Fill(0x36);
        outer.Fill(0x5C);
        for (var i = 0; i < key.Length; i++) { inner[i] ^= key[i]; outer[i] ^= key[i]; }
        _inner.Blocks(inner);
        _outer.Blocks(outer);
        _native = native && LibraryLoads;
        if (!_native) return;
        fixed (Context* innerState = &_nativeInner, outerState = &_nativeOuter)
        fixed (byte* innerPad = inner, outerPad = outer)
        {
            _ = Library.Init(innerState);
            _ = Library.Update(innerState, innerPad, Sha1.BlockLength);
            _ = Library.Init(outerState);
            _ = Library.Update(outerState, outerPad, Sha1.BlockLength);
        }
    }

    /// <summary>Tag over the data followed by the suffix (RFC 3711 §4.2: the rollover counter). Writes 20 octets.</summary>
    public void Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> suffix, Span<byte> tag)
    {
        if (_native) ComputeNative(data, suffix, tag);
        else ComputeManaged(data, suffix, tag);
    }

    private void ComputeManaged(ReadOnlySpan<byte> data, ReadOnlySpan<byte> suffix, Span<byte> tag)
    {
        var whole = data.Length & ~(Sha1.BlockLength - 1);
        Span<byte> rest = stackalloc byte[Sha1.BlockLength + 16];
        data[whole..].CopyTo(rest);
        suffix.CopyTo(rest[(data.Length - whole)..]);
        var inner = _inner;
        inner.Blocks(data[..whole]);
        inner.Finish(rest[..(data.Length - whole + suffix.Length)], Sha1.BlockLength + whole, tag);
        var outer = _outer;
        outer.Finish(tag[..Sha1.Length], Sha1.BlockLength, tag);
    }

    private void ComputeNative(ReadOnlySpan<byte> data, ReadOnlySpan<byte> suffix, Span<byte> tag)
    {
        var inner = _nativeInner;
        var outer = _nativeOuter;
        fixed (byte* dataAt = data, suffixAt = suffix, tagAt = tag)
        {
            _ = Library.Update(&inner, dataAt, (nuint)data.Length);
            _ = Library.Update(&inner, suffixAt, (nuint)suffix.Length);
            _ = Library.Final(tagAt, &inner);
            _ = Library.Update(&outer, tagAt, Sha1.Length);
            _ = Library.Final(tagAt, &outer);
        }
    }

    /// <summary>SHA_CTX of OpenSSL 3 is 96 octets on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Context
    {
        private fixed ulong _state[16];
    }

    private static bool ProbeLibrary() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libcrypto.so.3", out var library)
        && NativeLibrary.TryGetExport(library, "SHA1_Init", out _) && NativeLibrary.TryGetExport(library, "SHA1_Final", out _);

    /// <summary>Each call is far below a microsecond and never blocks: hence without a GC transition.</summary>
    private static partial class Library
    {
        private const string Name = "libcrypto.so.3";

        [LibraryImport(Name, EntryPoint = "SHA1_Init"), SuppressGCTransition]
        internal static partial int Init(Context* context);

        [LibraryImport(Name, EntryPoint = "SHA1_Update"), SuppressGCTransition]
        internal static partial int Update(Context* context, byte* data, nuint length);

        [LibraryImport(Name, EntryPoint = "SHA1_Final"), SuppressGCTransition]
        internal static partial int Final(byte* digest, Context* context);
    }
}
