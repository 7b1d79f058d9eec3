using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Antiphon.Sip;

/// <summary>Questions and answers of the DNS on the wire: RFC 1035 §4. What is malformed gives null, never an exception.</summary>
public static class DnsMessage
{
    public const int NameLengthMax = 253;

    private const int HeaderLength = 12;
    private const int RecordsMax = 256;
    private const int JumpsMax = 32;
    private const ushort Internet = 1;

    /// <summary>Whether the name can be asked for: labels of 1–63 printable characters, 253 in all.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= NameLengthMax && name.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => c is > ' ' and < '\x7f'));

    /// <summary>One question, recursion desired.</summary>
    public static byte[] Question(ushort id, string name, DnsType type)
    {
        var message = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1;                                                     // RD
        message[5] = 1;                                                     // QDCOUNT
        var at = HeaderLength;
        foreach (var label in name.Split('.'))
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }
        at++;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), Internet);
        return message;
    }

    public static DnsAnswer? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || (message[2] & 0x80) == 0 || Number(message, 4) != 1) return null;
        var at = HeaderLength;
        if (ReadName(message, ref at) is not { } question || at + 4 > message.Length) return null;
        var type = (DnsType)Number(message, at);
        at += 4;
        var records = new List<DnsRecord>();
        var count = Math.Min(RecordsMax, Number(message, 6) + Number(message, 8) + Number(message, 10));
        for (var i = 0; i < count; i++)
        {
            if (!TryReadRecord(message, ref at, out var record)) break;     // A cut tail leaves what came before it.
            if (record is not null) records.Add(record);
        }
        return new DnsAnswer((ushort)Number(message, 0), message[3] & 0x0f, (message[2] & 0x02) != 0, question, type, records);
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, out DnsRecord? record)
    {
        record = null;
        if (ReadName(message, ref at) is not { } name || at + 10 > message.Length) return false;
        var (type, kind, ttl, length) = ((DnsType)Number(message, at), Number(message, at + 2), BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]), Number(message, at + 8));
        at += 10;
        if (at + length > message.Length) return false;
        if (kind == Internet) record = Data(message, at, length, type, name, Math.Min(ttl, int.MaxValue));
        at += length;
        return true;
    }

    private static DnsRecord? Data(ReadOnlySpan<byte> message, int at, int length, DnsType type, string name, uint ttl)
    {
        var end = at + length;
        switch (type)
        {
            case DnsType.A when length == 4:
            case DnsType.Aaaa when length == 16:
                return new AddressRecord(name, ttl, new IPAddress(message.Slice(at, length)));
            case DnsType.Cname:
                return ReadName(message, ref at) is { } target ? new CnameRecord(name, ttl, target) : null;
            case DnsType.Srv when length >= 7:
                var (priority, weight, port) = ((ushort)Number(message, at), (ushort)Number(message, at + 2), (ushort)Number(message, at + 4));
                at += 6;
                return ReadName(message, ref at) is { } host ? new SrvRecord(name, ttl, priority, weight, port, host) : null;
            case DnsType.Naptr when length >= 8:
                var (order, preference) = ((ushort)Number(message, at), (ushort)Number(message, at + 2));
                at += 4;
                if (ReadText(message, ref at, end) is not { } flags || ReadText(message, ref at, end) is not { } service || ReadText(message, ref at, end) is null) return null;
                return ReadName(message, ref at) is { } replacement ? new NaptrRecord(name, ttl, order, preference, flags, service, replacement) : null;
            case DnsType.Soa when length >= 22:
                return new SoaRecord(name, ttl, BinaryPrimitives.ReadUInt32BigEndian(message[(end - 4)..]));
            default: return null;
        }
    }

    /// <summary>RFC 1035 §4.1.4. A pointer leads back only, so that no chain of them is endless.</summary>
    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var (position, limit, jumped) = (at, at + 1, 0);
        while (position < message.Length)
        {
            var length = message[position];
            if (length == 0)
            {
                if (jumped == 0) at = position + 1;
                return name.ToString().ToLowerInvariant();
            }
            if ((length & 0xc0) == 0xc0)
            {
                if (position + 1 >= message.Length || ++jumped > JumpsMax) return null;
                var to = ((length & 0x3f) << 8) | message[position + 1];
                if (jumped == 1) at = position + 2;
                if (to >= limit - 1) return null;
                (position, limit) = (to, to + 1);
                continue;
            }
            if ((length & 0xc0) != 0 || position + 1 + length > message.Length || name.Length + length + 1 > NameLengthMax + 1) return null;
            if (name.Length > 0) name.Append('.');
            foreach (var octet in message.Slice(position + 1, length)) name.Append(octet is > 32 and < 127 ? (char)octet : '?');
            position += length + 1;
        }
        return null;
    }

    private static string? ReadText(ReadOnlySpan<byte> message, ref int at, int end)
    {
        if (at >= end || at + 1 + message[at] > end) return null;
        var text = Encoding.Latin1.GetString(message.Slice(at + 1, message[at]));
        at += 1 + message[at];
        return text;
    }

    private static int Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
