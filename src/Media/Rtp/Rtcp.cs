using System.Buffers.Binary;

namespace Antiphon.Media.Rtp;

/// <summary>A report block about what we send (RFC 3550 §6.4.1), as the far end sees it.</summary>
/// <param name="FractionLost">In 1/256.</param>
/// <param name="JitterTicks">In timestamp units of 1/8000 s.</param>
/// <param name="LastSenderReport">Middle 32 bits of the NTP time of the report it answers; 0 for none.</param>
/// <param name="DelaySinceLast">In 1/65536 s.</param>
internal readonly record struct ReportBlock(uint Ssrc, byte FractionLost, int Lost, uint HighestSequence, uint JitterTicks, uint LastSenderReport, uint DelaySinceLast);

/// <summary>What a compound told.</summary>
/// <param name="SenderSsrc">Sender of a sender report; 0 without one.</param>
/// <param name="SenderNtpMiddle">Middle 32 bits of its NTP time.</param>
/// <param name="AboutUs">The block on our SSRC, if any.</param>
internal readonly record struct RtcpRead(uint SenderSsrc, uint SenderNtpMiddle, ReportBlock? AboutUs, bool Bye);

/// <summary>RTCP compounds: SR or RR, SDES with CNAME, BYE at the end (RFC 3550 §6). Everything else in a compound is skipped by its length.</summary>
internal static class Rtcp
{
    private const byte SenderReport = 200, ReceiverReport = 201, SourceDescription = 202, Goodbye = 203;
    private const int ReportBlockLength = 24;

    /// <summary>Reads a compound. False when its lengths do not add up; then nothing of it counts.</summary>
    public static bool TryRead(ReadOnlySpan<byte> compound, uint ourSsrc, out RtcpRead read)
    {
        read = default;
        if (compound.Length < 8) return false;
        while (!compound.IsEmpty)
        {
            if (compound.Length < 4 || compound[0] >> 6 != 2) return false;
            var length = 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(compound[2..]);
            if (length > compound.Length) return false;
            read = Packet(compound[..length], ourSsrc, read);
            compound = compound[length..];
        }
        return true;
    }

    private static RtcpRead Packet(ReadOnlySpan<byte> packet, uint ourSsrc, RtcpRead read)
    {
        switch (packet[1])
        {
            case SenderReport when packet.Length >= 28:
                read = read with { SenderSsrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), SenderNtpMiddle = BinaryPrimitives.ReadUInt32BigEndian(packet[10..]) };
                return Blocks(packet[28..], packet[0] & 0x1F, ourSsrc, read);
            case ReceiverReport when packet.Length >= 8:
                return Blocks(packet[8..], packet[0] & 0x1F, ourSsrc, read);
            case Goodbye:
                return read with { Bye = true };
            default:
                return read;
        }
    }

    private static RtcpRead Blocks(ReadOnlySpan<byte> blocks, int count, uint ourSsrc, RtcpRead read)
    {
        for (; count > 0 && blocks.Length >= ReportBlockLength; count--, blocks = blocks[ReportBlockLength..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(blocks) != ourSsrc) continue;
            var lost = BinaryPrimitives.ReadInt32BigEndian(blocks[4..]) << 8 >> 8;
            read = read with
            {
                AboutUs = new ReportBlock(ourSsrc, blocks[4], lost, BinaryPrimitives.ReadUInt32BigEndian(blocks[8..]),
                    BinaryPrimitives.ReadUInt32BigEndian(blocks[12..]), BinaryPrimitives.ReadUInt32BigEndian(blocks[16..]), BinaryPrimitives.ReadUInt32BigEndian(blocks[20..])),
            };
        }
        return read;
    }

    /// <summary>Sender's part of a report.</summary>
    internal readonly record struct Sent(ulong Ntp, uint Timestamp, uint Packets, uint Octets);

    /// <summary>Writes SR (or RR when nothing was sent), SDES, and BYE if wished.</summary>
    /// <returns>Length written; the buffer must hold 128 octets and the name.</returns>
    public static int Write(Span<byte> buffer, uint ssrc, ReadOnlySpan<byte> cname, Sent? sent, ReportBlock? heard, bool bye)
    {
        var at = 8;
        if (sent is { } s)
        {
            BinaryPrimitives.WriteUInt64BigEndian(buffer[8..], s.Ntp);
            BinaryPrimitives.WriteUInt32BigEndian(buffer[16..], s.Timestamp);
            BinaryPrimitives.WriteUInt32BigEndian(buffer[20..], s.Packets);
            BinaryPrimitives.WriteUInt32BigEndian(buffer[24..], s.Octets);
            at = 28;
        }
        if (heard is { } block) at += WriteBlock(buffer[at..], block);
        Head(buffer, sent is null ? ReceiverReport : SenderReport, heard is null ? 0 : 1, at);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], ssrc);
        at += WriteDescription(buffer[at..], ssrc, cname);
        if (!bye) return at;
        Head(buffer[at..], Goodbye, 1, 8);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(at + 4)..], ssrc);
        return at + 8;
    }

    private static int WriteBlock(Span<byte> to, in ReportBlock block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, block.Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(to[4..], block.Lost & 0xFF_FFFF);
        to[4] = block.FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], block.HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], block.JitterTicks);
        BinaryPrimitives.WriteUInt32BigEndian(to[16..], block.LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(to[20..], block.DelaySinceLast);
        return ReportBlockLength;
    }

    // SDES: one chunk, CNAME (1), length, text, at least one zero octet, padded to 32 bits.
    private static int WriteDescription(Span<byte> to, uint ssrc, ReadOnlySpan<byte> cname)
    {
        var length = (8 + 2 + cname.Length + 1 + 3) & ~3;
        to[..length].Clear();
        Head(to, SourceDescription, 1, length);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], ssrc);
        to[8] = 1;
        to[9] = (byte)cname.Length;
        cname.CopyTo(to[10..]);
        return length;
    }

    private static void Head(Span<byte> to, byte type, int count, int length)
    {
        to[0] = (byte)(0x80 | count);
        to[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)(length / 4 - 1));
    }
}
