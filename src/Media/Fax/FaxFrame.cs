using System.Buffers.Binary;

namespace Antiphon.Media.Fax;

/// <summary>What switch and fax worker say to each other over the pipe: length of the rest (2 octets, big-endian), kind (1), content.</summary>
internal static class FaxFrame
{
    public const int HeaderLength = 3;
    public const int ContentMax = 4_096;

    /// <summary>Samples of one frame of audio: 20 ms at 8 kHz.</summary>
    public const int FrameSamples = 160;

    // To the worker.

    /// <summary>A <see cref="FaxJob"/> as JSON. A second one begins anew, in the other mode.</summary>
    public const byte Begin = (byte)'B';

    /// <summary>Audio heard: samples of 16 bits, little-endian.</summary>
    public const byte Heard = (byte)'H';

    /// <summary>Audio that was lost: how many samples (2 octets).</summary>
    public const byte Gap = (byte)'G';

    /// <summary>20 ms are over. In audio mode answered by one <see cref="Audio"/>.</summary>
    public const byte Tick = (byte)'T';

    /// <summary>Both ways. To the worker: sequence number (2 octets) and one IFP packet. From it: how often to send it (1 octet), and the packet.</summary>
    public const byte Packet = (byte)'P';

    /// <summary>The far end has hung up.</summary>
    public const byte Drop = (byte)'D';

    // From the worker.

    /// <summary><see cref="FrameSamples"/> samples to send.</summary>
    public const byte Audio = (byte)'A';

    /// <summary>A page is through: its number (2 octets).</summary>
    public const byte Page = (byte)'S';

    /// <summary>A <see cref="FaxResult"/> as JSON; the last that is said.</summary>
    public const byte Ended = (byte)'E';

    public static byte[] Of(byte kind, ReadOnlySpan<byte> content)
    {
        var frame = new byte[HeaderLength + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)(content.Length + 1));
        frame[2] = kind;
        content.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>Reads one frame; null at the end of the stream, and when it is none.</summary>
    public static (byte Kind, byte[] Content)? Read(Stream from)
    {
        Span<byte> length = stackalloc byte[2];
        if (from.ReadAtLeast(length, 2, throwOnEndOfStream: false) < 2) return null;
        var rest = BinaryPrimitives.ReadUInt16BigEndian(length);
        if (rest is 0 or > ContentMax + 1) return null;
        var frame = new byte[rest];
        return from.ReadAtLeast(frame, rest, throwOnEndOfStream: false) < rest ? null : (frame[0], frame[1..]);
    }
}
