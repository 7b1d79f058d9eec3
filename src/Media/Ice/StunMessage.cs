using System.Buffers.Binary;

namespace Antiphon.Media.Ice;

/// <summary>A STUN message (RFC 8489 §5) whose attributes are whole; where those that ICE asks for begin.</summary>
internal readonly record struct StunMessage(ushort Type, int UsernameOffset, int UsernameLength, int IntegrityOffset, int FingerprintOffset, bool UseCandidate)
{
    public const int HeaderLength = 20;
    public const int TransactionOffset = 8;
    public const int TransactionLength = 12;
    public const uint Cookie = 0x2112_A442;
    public const ushort BindingRequest = 0x0001, BindingSuccess = 0x0101;
    public const ushort Username = 0x0006, MessageIntegrity = 0x0008, XorMappedAddress = 0x0020, UseCandidateAttribute = 0x0025, Fingerprint = 0x8028;
    public const uint FingerprintXor = 0x5354_554E;

    public static bool TryRead(ReadOnlySpan<byte> packet, out StunMessage message)
    {
        message = default;
        if (packet.Length < HeaderLength || packet[0] >> 6 != 0 || BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) != Cookie) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (length % 4 != 0 || HeaderLength + length != packet.Length) return false;
        var read = new StunMessage(BinaryPrimitives.ReadUInt16BigEndian(packet), 0, 0, 0, 0, false);
        for (var at = HeaderLength; at < packet.Length;)
        {
            if (at + 4 > packet.Length) return false;
            var type = BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);
            var valueLength = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
            var next = at + 4 + (valueLength + 3 & ~3);
            if (next > packet.Length) return false;
            if (read.FingerprintOffset != 0) return false;   // §14.7: it is the last
            if (read.IntegrityOffset == 0 || type == Fingerprint) read = read.With(type, at, valueLength);   // §14.5: what follows the integrity does not count
            at = next;
        }
        message = read;
        return true;
    }

    private StunMessage With(ushort type, int at, int valueLength) => type switch
    {
        Username => this with { UsernameOffset = at + 4, UsernameLength = valueLength },
        UseCandidateAttribute => this with { UseCandidate = true },
        MessageIntegrity when valueLength == 20 => this with { IntegrityOffset = at },
        Fingerprint when valueLength == 4 => this with { FingerprintOffset = at },
        _ => this,
    };
}
