using System.Buffers.Binary;

namespace Antiphon.Media.Rtp;

/// <summary>RFC 4733 §2.3: event (8), end (1), reserved (1), volume (6), duration (16).</summary>
internal readonly record struct TelephoneEvent(byte Event, bool End, byte Volume, ushort DurationTicks)
{
    public const int Length = 4;
    private const string Keys = "0123456789*#ABCD";

    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent read)
    {
        read = default;
        if (payload.Length < Length) return false;
        read = new TelephoneEvent(payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    public void Write(Span<byte> payload)
    {
        payload[0] = Event;
        payload[1] = (byte)((End ? 0x80 : 0) | Volume);
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], DurationTicks);
    }

    /// <summary>The key of the event; null for flash, fax tones and the like.</summary>
    public char? Key => Event < Keys.Length ? Keys[Event] : null;

    /// <summary>−1 for what is no key.</summary>
    public static int EventOf(char key) => Keys.IndexOf(char.ToUpperInvariant(key));
}

/// <summary>Turns the many packets of an event into one key. All packets of an event carry one timestamp, that of its beginning, and its
/// end comes three times.</summary>
internal struct KeyReceiver
{
    private bool _started;
    private uint _ssrc;
    private uint _timestamp;

    /// <returns>The key, at the first packet of its event that comes; null for all others.</returns>
    public char? Take(in RtpHeader packet, ReadOnlySpan<byte> payload)
    {
        if (!TelephoneEvent.TryRead(payload, out var telephoneEvent)) return null;
        var known = _started && packet.Ssrc == _ssrc && (int)(packet.Timestamp - _timestamp) <= 0;
        if (known) return null;
        (_started, _ssrc, _timestamp) = (true, packet.Ssrc, packet.Timestamp);
        return telephoneEvent.Key;
    }
}
