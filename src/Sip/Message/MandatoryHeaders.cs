namespace Antiphon.Sip;

/// <summary>What every message must have (RFC 3261 §8.1.1), checked once so that its users need not. Allocates nothing.</summary>
internal static class MandatoryHeaders
{
    internal static ParseProblem Check(SipMessage message)
    {
        if (Single(message, HeaderId.CallId) is { Fault: not ParseFault.None } callId) return callId;
        if (Single(message, HeaderId.CSeq) is { Fault: not ParseFault.None } cseq) return cseq;
        if (Single(message, HeaderId.From) is { Fault: not ParseFault.None } from) return from;
        if (Single(message, HeaderId.To) is { Fault: not ParseFault.None } to) return to;
        if (!message.Has(HeaderId.Via)) return new(ParseFault.MissingHeader, 0, HeaderId.Via);
        if (!IsCallId(message.Header(HeaderId.CallId))) return new(ParseFault.BadMandatoryHeader, 0, HeaderId.CallId);
        if (!IsVia(message)) return new(ParseFault.BadMandatoryHeader, 0, HeaderId.Via);
        if (!IsAddress(message.Header(HeaderId.From))) return new(ParseFault.BadMandatoryHeader, 0, HeaderId.From);
        if (!IsAddress(message.Header(HeaderId.To))) return new(ParseFault.BadMandatoryHeader, 0, HeaderId.To);
        if (!CSeqReader.TryRead(message.Header(HeaderId.CSeq), out _)) return new(ParseFault.BadMandatoryHeader, 0, HeaderId.CSeq);
        if (message is SipRequest request && !CSeqReader.NamesMethod(request.Header(HeaderId.CSeq), request.MethodBytes))
            return new(ParseFault.MethodMismatch, 0, HeaderId.CSeq);
        if (message.Has(HeaderId.MaxForwards)) return Single(message, HeaderId.MaxForwards) is { Fault: not ParseFault.None } hops ? hops
            : message.MaxForwards() < 0 ? new(ParseFault.BadMandatoryHeader, 0, HeaderId.MaxForwards) : default;
        return default;
    }

    private static ParseProblem Single(SipMessage message, HeaderId id)
    {
        var count = 0;
        foreach (var line in message.Lines)
            if (line.Id == id) count++;
        return count == 1 ? default : new(count == 0 ? ParseFault.MissingHeader : ParseFault.DuplicateHeader, 0, id);
    }

    // callid = word [ "@" word ]; all printable, no spaces: more is not asked of it.
    private static bool IsCallId(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= 1024 && !value.ContainsAnyInRange((byte)0, (byte)' ') && value.IndexOfAny((byte)',', (byte)';') < 0;

    private static bool IsAddress(ReadOnlySpan<byte> value) =>
        NameAddr.TrySlice(value, out _, out var uri, out var rest) && SipUri.IsWellFormed(uri) && ParamReader.IsWellFormed(rest);

    private static bool IsVia(SipMessage message)
    {
        foreach (var value in message.Values(HeaderId.Via))
            return Via.TrySlice(value, out _, out var sentBy, out var rest) && HostPort.IsWellFormed(sentBy) && ParamReader.IsWellFormed(rest);
        return false;
    }
}
