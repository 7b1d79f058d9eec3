using System.Text;

namespace Antiphon.Sip;

internal static class CSeqReader
{
    internal const uint Max = int.MaxValue;     // "less than 2**31" (RFC 3261 §8.1.1.5)

    internal static bool TryRead(ReadOnlySpan<byte> value, out CSeq cseq)
    {
        cseq = default;
        var space = value.IndexOfAny((byte)' ', (byte)'\t');
        if (space < 0 || !Ascii.TryReadNumber(value[..space], Max, out var number)) return false;
        var method = Ascii.Trim(value[space..]);
        if (!Ascii.IsToken(method)) return false;
        var known = SipMethods.Read(method);
        cseq = new CSeq(number, known, known == SipMethod.Unknown ? Encoding.ASCII.GetString(method) : known.Text());
        return true;
    }

    internal static bool NamesMethod(ReadOnlySpan<byte> value, ReadOnlySpan<byte> method) =>
        value.IndexOfAny((byte)' ', (byte)'\t') is var space and >= 0 && Ascii.Trim(value[space..]).SequenceEqual(method);
}
