using System.Globalization;

namespace Antiphon.Switch.Legs;

/// <summary>Stations of a forwarded call in Diversion (RFC 5806) and History-Info (RFC 7044, causes by RFC 4458), the latest first.</summary>
internal static class DiversionHeaders
{
    /// <summary>Stations that are read and written.</summary>
    internal const int StationsMax = 5;

    /// <summary>Diversion where it is there, else what History-Info says of it. What cannot be read is passed over.</summary>
    internal static IReadOnlyList<Diversion> Read(SipRequest invite)
    {
        if (invite.Has(HeaderId.Diversion))
            return [.. invite.Addresses(HeaderId.Diversion).Select(a => Of(a.Uri, ReasonOf(a.Params["reason"]))).OfType<Diversion>().Take(StationsMax)];
        return invite.Has(HeaderId.HistoryInfo) ? FromHistory(invite.Addresses(HeaderId.HistoryInfo)) : [];
    }

    /// <summary>Both headers: some carriers read the one, some the other.</summary>
    internal static void Write(SipRequestBuilder invite, IReadOnlyList<Diversion> diversions, string number, string domain)
    {
        var stations = diversions.Where(d => Callee.IsDialable(d.Number)).Take(StationsMax).ToArray();
        if (stations.Length == 0) return;
        foreach (var station in stations)
            invite.Add(HeaderId.Diversion, $"<{SipUri.Of(station.Number, domain)}>;reason={Text(station.Reason)};counter=1");
        // The oldest is the first entry; each following one was reached from it for the reason it bears.
        var index = "1";
        var cause = "";
        foreach (var station in stations.Reverse())
        {
            invite.Add(HeaderId.HistoryInfo, $"<{SipUri.Of(station.Number, domain)}{cause}>;index={index}");
            (index, cause) = (index + ".1", CauseOf(station.Reason) is { } code ? $";cause={code}" : "");
        }
        invite.Add(HeaderId.HistoryInfo, $"<{SipUri.Of(number, domain)}{cause}>;index={index}");
    }

    // RFC 7044 §5: an entry with a cause was reached because the one before it forwarded.
    private static List<Diversion> FromHistory(IReadOnlyList<NameAddr> entries)
    {
        var found = new List<Diversion>();
        for (var i = entries.Count - 1; i > 0 && found.Count < StationsMax; i--)
            if (int.TryParse(entries[i].Uri.Params["cause"], NumberStyles.None, CultureInfo.InvariantCulture, out var cause) && Of(entries[i - 1].Uri, ReasonOf(cause)) is { } station)
                found.Add(station);
        return found;
    }

    private static Diversion? Of(SipUri uri, DiversionReason reason) =>
        CallerIdentity.Number(uri) is { Length: > 0 and <= 64 } number ? new Diversion(number, reason) : null;

    private static DiversionReason ReasonOf(string? text) => text?.Trim('"').ToLowerInvariant() switch
    {
        "unconditional" or "deflection" or "follow-me" or "time-of-day" or "do-not-disturb" => DiversionReason.Unconditional,
        "user-busy" => DiversionReason.Busy,
        "no-answer" => DiversionReason.NoAnswer,
        "unavailable" or "out-of-service" or "away" => DiversionReason.Unavailable,
        _ => DiversionReason.Unknown,
    };

    private static DiversionReason ReasonOf(int cause) => cause switch
    {
        302 or 480 => DiversionReason.Unconditional,
        486 => DiversionReason.Busy,
        408 or 487 => DiversionReason.NoAnswer,
        404 or 503 => DiversionReason.Unavailable,
        _ => DiversionReason.Unknown,
    };

    private static string Text(DiversionReason reason) => reason switch
    {
        DiversionReason.Unconditional => "unconditional",
        DiversionReason.Busy => "user-busy",
        DiversionReason.NoAnswer => "no-answer",
        DiversionReason.Unavailable => "unavailable",
        _ => "unknown",
    };

    private static int? CauseOf(DiversionReason reason) => reason switch
    {
        DiversionReason.Unconditional => 302,
        DiversionReason.Busy => 486,
        DiversionReason.NoAnswer => 408,
        DiversionReason.Unavailable => 503,
        _ => null,
    };
}
