using System.Text;

namespace Antiphon.Sip;

/// <summary>Headers as values. A header that is absent or malformed reads as null, empty or zero, as each says; <see cref="SipMessage.Has"/>
/// tells the two apart.</summary>
public static class TypedHeaders
{
    /// <summary>70 when absent; -1 when malformed. Above 255 is malformed (RFC 3261 §20.22).</summary>
    public static int MaxForwards(this SipMessage message) => message.Has(HeaderId.MaxForwards) ? Number(message, HeaderId.MaxForwards, 255) ?? -1 : 70;

    /// <summary>Seconds; null when absent or malformed. Larger than 2^31-1 reads as that.</summary>
    public static int? Expires(this SipMessage message) => Seconds(message.Header(HeaderId.Expires));

    public static int? MinExpires(this SipMessage message) => Seconds(message.Header(HeaderId.MinExpires));

    /// <summary>Seconds of Retry-After, without its comment and parameters.</summary>
    public static int? RetryAfter(this SipMessage message) => Seconds(UpTo(message.Header(HeaderId.RetryAfter), " \t;("u8));

    /// <summary>RFC 4028 §5: Min-SE = delta-seconds *(SEMI generic-param)</summary>
    public static int? MinSe(this SipMessage message) => Seconds(UpTo(message.Header(HeaderId.MinSe), " \t;"u8));

    /// <summary>RFC 4028 §4: Session-Expires = ("Session-Expires" / "x") HCOLON delta-seconds *(SEMI se-params). Refresher "uac", "uas" or null.</summary>
    public static (int Seconds, string? Refresher)? SessionExpires(this SipMessage message)
    {
        var value = message.Header(HeaderId.SessionExpires);
        if (Seconds(UpTo(value, " \t;"u8)) is not { } seconds) return null;
        var semicolon = value.IndexOf((byte)';');
        var refresher = semicolon >= 0 && ParamReader.TryRead(value[semicolon..], out var parameters) ? parameters["refresher"]?.ToLowerInvariant() : null;
        return (seconds, refresher is "uac" or "uas" ? refresher : null);
    }

    /// <summary>RFC 3262 §7.1: RSeq = "RSeq" HCOLON response-num. 1–2^31−1.</summary>
    public static uint? RSeq(this SipMessage message) => Number(message, HeaderId.RSeq, int.MaxValue) is { } number and > 0 ? (uint)number : null;

    /// <summary>RFC 3262 §7.2: RAck = "RAck" HCOLON response-num LWS CSeq-num LWS Method. Null unless the method is INVITE.</summary>
    public static (uint RSeq, uint CSeq)? RAck(this SipMessage message)
    {
        var value = message.Header(HeaderId.RAck);
        var space = value.IndexOfAny(" \t"u8);
        if (space <= 0 || !Ascii.TryReadNumber(value[..space], int.MaxValue, out var rseq)) return null;
        return CSeqReader.TryRead(value[space..].TrimStart(" \t"u8), out var cseq) && cseq.Method == SipMethod.Invite ? (rseq, cseq.Number) : null;
    }

    public static IReadOnlyList<Via> Vias(this SipMessage message)
    {
        var list = new List<Via>();
        foreach (var value in message.Values(HeaderId.Via))
            if (Via.TryParse(value, out var via)) list.Add(via);
        return list;
    }

    /// <summary>The readable addresses of a list header: Contact, Route, Record-Route, P-Asserted-Identity, Path. "*" is none of them.</summary>
    public static IReadOnlyList<NameAddr> Addresses(this SipMessage message, HeaderId id)
    {
        var list = new List<NameAddr>();
        foreach (var value in message.Values(id))
            if (NameAddr.TryParse(value, out var address)) list.Add(address);
        return list;
    }

    public static IReadOnlyList<NameAddr> Contacts(this SipMessage message) => message.Addresses(HeaderId.Contact);

    /// <summary>Contact: * (RFC 3261 §10.2.2).</summary>
    public static bool ContactIsStar(this SipMessage message) => message.Header(HeaderId.Contact).SequenceEqual("*"u8);

    /// <summary>First P-Asserted-Identity, or null. Believe it only from a peer you trust (RFC 3325).</summary>
    public static NameAddr? AssertedIdentity(this SipMessage message) => message.Addresses(HeaderId.PAssertedIdentity) is [var first, ..] ? first : null;

    /// <summary>Privacy-hdr = "Privacy" HCOLON priv-value *(";" priv-value) (RFC 3323 §4.2): the caller's number is to be kept back.</summary>
    public static bool WantsPrivacy(this SipMessage message)
    {
        if (!message.Has(HeaderId.Privacy)) return false;
        foreach (var value in message.HeaderText(HeaderId.Privacy)!.Split([';', ','], 16, StringSplitOptions.TrimEntries))
            if (value.ToLowerInvariant() is "id" or "user" or "header") return true;
        return false;
    }

    /// <summary>Tokens of a list header in order: Require, Supported, Allow.</summary>
    public static IReadOnlyList<string> Tokens(this SipMessage message, HeaderId id)
    {
        var list = new List<string>();
        foreach (var value in message.Values(id)) list.Add(Encoding.UTF8.GetString(value));
        return list;
    }

    public static bool Lists(this SipMessage message, HeaderId id, ReadOnlySpan<byte> token)
    {
        foreach (var value in message.Values(id))
            if (Ascii.EqualsIgnoreCase(value, token)) return true;
        return false;
    }

    /// <summary>Media type without parameters, in lower case; empty when absent.</summary>
    public static string MediaType(this SipMessage message) => Ascii.EqualsIgnoreCase(message.Header(HeaderId.ContentType), "application/sdp"u8)
        ? "application/sdp"                                     // Asked several times in every call.
        : Encoding.UTF8.GetString(Ascii.Trim(UpTo(message.Header(HeaderId.ContentType), ";"u8))).ToLowerInvariant();

    /// <summary>cause of the Reason value with protocol Q.850 (RFC 3326), or null.</summary>
    public static int? Q850Cause(this SipMessage message)
    {
        foreach (var value in message.Values(HeaderId.Reason))
        {
            var semicolon = value.IndexOf((byte)';');
            if (semicolon < 0 || !Ascii.EqualsIgnoreCase(Ascii.Trim(value[..semicolon]), "Q.850"u8)) continue;
            if (ParamReader.TryRead(value[semicolon..], out var parameters) && int.TryParse(parameters["cause"], out var cause)) return cause;
        }
        return null;
    }

    private static int? Number(SipMessage message, HeaderId id, uint max) =>
        Ascii.TryReadNumber(message.Header(id), max, out var number) ? (int)number : null;

    private static int? Seconds(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return null;
        return Ascii.TryReadNumber(text, int.MaxValue, out var seconds) ? (int)seconds : int.MaxValue;
    }

    private static ReadOnlySpan<byte> UpTo(ReadOnlySpan<byte> text, ReadOnlySpan<byte> any) =>
        text.IndexOfAny(any) is var end and >= 0 ? text[..end] : text;
}
