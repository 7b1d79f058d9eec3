using System.Runtime.Intrinsics;

namespace Antiphon.Media.Recording;

/// <summary>From one channel behind the other to both side by side, as a WAV has them.</summary>
internal static class Interleaving
{
    /// <param name="first">Octets of channel 0, as many as of <paramref name="second"/>.</param>
    /// <param name="both">Room for both.</param>
    public static void Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> both)
    {
        var i = 0;
        for (; BitConverter.IsLittleEndian && i + Vector128<byte>.Count <= first.Length; i += Vector128<byte>.Count)
        {
            var (one, other) = (Vector128.Create(first.Slice(i, Vector128<byte>.Count)), Vector128.Create(second.Slice(i, Vector128<byte>.Count)));
            var (lower, upper) = (Vector128.WidenLower(one) | (Vector128.WidenLower(other) << 8), Vector128.WidenUpper(one) | (Vector128.WidenUpper(other) << 8));
            lower.AsByte().CopyTo(both[(2 * i)..]);
            upper.AsByte().CopyTo(both[(2 * i + Vector128<byte>.Count)..]);
        }
        for (; i < first.Length; i++) (both[2 * i], both[2 * i + 1]) = (first[i], second[i]);
    }
}
