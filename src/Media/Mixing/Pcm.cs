using System.Numerics;

namespace Antiphon.Media.Mixing;

/// <summary>Sums of samples, several at a time.</summary>
internal static class Pcm
{
    /// <summary>Adds a frame to a sum. The spans are of equal length.</summary>
    public static void Add(Span<int> sum, ReadOnlySpan<short> frame)
    {
        var at = 0;
        for (; at <= frame.Length - Vector<short>.Count; at += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(frame[at..]), out var low, out var high);
            (new Vector<int>(sum[at..]) + low).CopyTo(sum[at..]);
            (new Vector<int>(sum[(at + Vector<int>.Count)..]) + high).CopyTo(sum[(at + Vector<int>.Count)..]);
        }
        for (; at < frame.Length; at++) sum[at] += frame[at];
    }

    /// <summary>Takes a frame out of a sum that it is part of.</summary>
    public static void Subtract(Span<int> sum, ReadOnlySpan<short> frame)
    {
        var at = 0;
        for (; at <= frame.Length - Vector<short>.Count; at += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(frame[at..]), out var low, out var high);
            (new Vector<int>(sum[at..]) - low).CopyTo(sum[at..]);
            (new Vector<int>(sum[(at + Vector<int>.Count)..]) - high).CopyTo(sum[(at + Vector<int>.Count)..]);
        }
        for (; at < frame.Length; at++) sum[at] -= frame[at];
    }

    /// <summary>Mean square of a frame.</summary>
    public static double Power(ReadOnlySpan<short> frame)
    {
        var sum = 0L;
        foreach (var sample in frame) sum += sample * sample;
        return frame.IsEmpty ? 0 : (double)sum / frame.Length;
    }
}
