using System.Buffers.Binary;
using Antiphon.Media.Recording;

namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>One frame as it goes over the sockets: kind (a byte), time of the centre (ms, 64 bits), VP8.</summary>
internal readonly record struct ScreenMessage(ScreenFrame Kind, long At, ReadOnlyMemory<byte> Whole)
{
    public const int HeadLength = 9;

    public ReadOnlyMemory<byte> Data => Whole[HeadLength..];

    public bool IsKey => Kind is ScreenFrame.Key;

    /// <summary>Null: it is none.</summary>
    /// <param name="now">It is never later, nor older than <see cref="ScreenLimits.AgeMax"/>.</param>
    public static ScreenMessage? Read(byte[] received, DateTimeOffset now)
    {
        // RFC 6386 §9.1: bit 0 of a frame is 0 in a key frame, which has a start code.
        if (received.Length < HeadLength + 3 || (ScreenFrame)received[0] is not (ScreenFrame.Delta or ScreenFrame.Key)) return null;
        var key = (received[HeadLength] & 1) == 0;
        if (key != ((ScreenFrame)received[0] is ScreenFrame.Key) || (key && !received.AsSpan(HeadLength + 3).StartsWith(StartCode))) return null;
        var latest = now.ToUnixTimeMilliseconds();
        var at = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(received.AsSpan(1)), latest - (long)ScreenLimits.AgeMax.TotalMilliseconds, latest);
        BinaryPrimitives.WriteInt64BigEndian(received.AsSpan(1), at);
        return new ScreenMessage((ScreenFrame)received[0], at, received);
    }

    private static ReadOnlySpan<byte> StartCode => [0x9D, 0x01, 0x2A];
}
