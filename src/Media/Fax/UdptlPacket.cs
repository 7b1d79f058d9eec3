using System.Buffers.Binary;

namespace Antiphon.Media.Fax;

/// <summary>UDPTL (ITU-T T.38 §9, annex A): sequence number, one IFP packet, and earlier ones once more against loss.</summary>
internal static class UdptlPacket
{
    public const int IfpMax = 1_024;
    private const int SecondaryMax = 8;
    private const byte Fec = 0x80;

    /// <summary>Calls <paramref name="take"/> for each IFP packet of a datagram, oldest first, with its number.</summary>
    /// <returns>False: it is none; nothing was told.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, Take take)
    {
        Span<Range> found = stackalloc Range[1 + SecondaryMax];
        if (!TryFind(datagram, found, out var sequence, out var count)) return false;
        for (var back = count - 1; back >= 0; back--)
            if (!datagram[found[back]].IsEmpty) take((ushort)(sequence - back), datagram[found[back]]);
        return true;
    }

    public delegate void Take(ushort sequence, ReadOnlySpan<byte> ifp);

    /// <summary>Number of a well-formed datagram; −1 for anything else.</summary>
    public static int SequenceOf(ReadOnlySpan<byte> datagram)
    {
        Span<Range> found = stackalloc Range[1 + SecondaryMax];
        return TryFind(datagram, found, out var sequence, out _) ? sequence : -1;
    }

    /// <param name="found">The primary packet, then the one before it, and so on.</param>
    private static bool TryFind(ReadOnlySpan<byte> datagram, Span<Range> found, out ushort sequence, out int count)
    {
        (sequence, count) = (0, 0);
        if (datagram.Length < 4) return false;
        sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        var at = 2;
        if (!TryOpen(datagram, ref at, out found[0])) return false;
        count = 1;
        if (at >= datagram.Length) return true;             // Some leave the recovery part out altogether.
        if ((datagram[at++] & Fec) != 0) return true;       // Parity is not used; the primary packet counts.
        if (!TryLength(datagram, ref at, out var earlier)) return at >= datagram.Length;
        for (var i = 0; i < earlier && count <= SecondaryMax; i++)
        {
            if (!TryOpen(datagram, ref at, out var range)) return false;
            found[count++] = range;
        }
        return true;
    }

    // An open type of aligned PER: its length, then its octets.
    private static bool TryOpen(ReadOnlySpan<byte> datagram, ref int at, out Range range)
    {
        range = default;
        if (!TryLength(datagram, ref at, out var length) || length > IfpMax || at + length > datagram.Length) return false;
        range = at..(at + length);
        at += length;
        return true;
    }

    // Below 128: one octet. Below 16,384: two, the first with bit 8 set. Longer ones come in fragments, which no IFP packet needs.
    private static bool TryLength(ReadOnlySpan<byte> datagram, ref int at, out int length)
    {
        length = 0;
        if (at >= datagram.Length) return false;
        length = datagram[at++];
        if ((length & 0x80) == 0) return true;
        if ((length & 0x40) != 0 || at >= datagram.Length) return false;
        length = (length & 0x3F) << 8 | datagram[at++];
        return true;
    }

    /// <summary>Writes a datagram; earlier packets only as far as they fit.</summary>
    /// <param name="earlier">The last one before first.</param>
    public static int Write(Span<byte> to, ushort sequence, ReadOnlySpan<byte> ifp, IEnumerable<byte[]> earlier, int bytesMax)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, sequence);
        var at = 2 + WriteOpen(to[2..], ifp);
        to[at++] = 0;                                       // secondary-ifp-packets
        var count = at++;
        to[count] = 0;
        foreach (var packet in earlier)
        {
            if (at + packet.Length + 2 > Math.Min(bytesMax, to.Length)) break;
            at += WriteOpen(to[at..], packet);
            to[count]++;
        }
        return at;
    }

    private static int WriteOpen(Span<byte> to, ReadOnlySpan<byte> octets)
    {
        var at = 0;
        if (octets.Length >= 128) to[at++] = (byte)(0x80 | octets.Length >> 8);
        to[at++] = (byte)octets.Length;
        octets.CopyTo(to[at..]);
        return at + octets.Length;
    }
}
