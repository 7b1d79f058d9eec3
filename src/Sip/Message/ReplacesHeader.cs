using System.Text;

namespace Antiphon.Sip;

/// <summary>Replaces = "Replaces" HCOLON callid *(SEMI replaces-param) (RFC 3891 §6.1): the dialog whose place is to be taken, as its UAS or
/// UAC that gets this header sees it: to-tag is the local tag.</summary>
public readonly record struct ReplacesHeader(DialogId Dialog, bool EarlyOnly)
{
    private const int LengthMax = 512;

    /// <summary>Null: not there, or not to be read.</summary>
    public static ReplacesHeader? Of(SipRequest request) => TryParse(request.Header(HeaderId.Replaces));

    public static ReplacesHeader? TryParse(ReadOnlySpan<byte> value)
    {
        value = Ascii.Trim(value);
        var semicolon = value.IndexOf((byte)';');
        if (semicolon <= 0 || value.Length > LengthMax || !ParamReader.TryRead(value[semicolon..], out var parameters)) return null;
        if (parameters["to-tag"] is not { Length: > 0 } to || parameters["from-tag"] is not { Length: > 0 } from) return null;
        var callId = Encoding.UTF8.GetString(Ascii.Trim(value[..semicolon]));
        return new ReplacesHeader(new DialogId(callId, to, from), parameters.Has("early-only"));
    }

    /// <summary>From the headers of a Refer-To URI: <c>?Replaces=…</c>, escaped (RFC 3261 §19.1.1). Null: none, or not to be read.</summary>
    public static ReplacesHeader? Of(SipUri uri)
    {
        if (uri.Headers.Length is 0 or > 4 * LengthMax) return null;
        foreach (var header in uri.Headers.Split('&'))
            if (header.StartsWith("Replaces=", StringComparison.OrdinalIgnoreCase))
                return TryParse(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(header["Replaces=".Length..])));
        return null;
    }
}
