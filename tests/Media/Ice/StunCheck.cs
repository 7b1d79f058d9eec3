using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Media.Ice;

namespace Antiphon.Media.Tests.Ice;

/// <summary>A connectivity check as browsers send it, signed by the platform's HMAC.</summary>
internal static class StunCheck
{
    public static byte[] Build(string username, string pwd, bool nominate = false)
    {
        var body = new List<byte>();
        Attribute(body, StunMessage.Username, Encoding.ASCII.GetBytes(username));
        Attribute(body, 0xC057, [0, 1, 0, 0]);
        Attribute(body, 0x802A, new byte[8]);
        if (nominate) Attribute(body, StunMessage.UseCandidateAttribute, []);
        Attribute(body, 0x0024, [0x6E, 0, 1, 0xFF]);
        var transaction = RandomNumberGenerator.GetBytes(12);
        var integrity = HMACSHA1.HashData(Encoding.ASCII.GetBytes(pwd), Message(body, transaction, body.Count + 24));
        Attribute(body, StunMessage.MessageIntegrity, integrity);
        var fingerprint = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(fingerprint, IceLite.Crc(Message(body, transaction, body.Count + 8)));
        Attribute(body, StunMessage.Fingerprint, fingerprint);
        return Message(body, transaction, body.Count);
    }

    private static byte[] Message(List<byte> body, byte[] transaction, int length)
    {
        var head = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(head, StunMessage.BindingRequest);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)length);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), StunMessage.Cookie);
        return [.. head, .. transaction, .. body];
    }

    private static void Attribute(List<byte> to, ushort type, byte[] value)
    {
        to.AddRange([(byte)(type >> 8), (byte)type, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
        while (to.Count % 4 != 0) to.Add(0);
    }
}
