using System.Net;
using Antiphon.Engine.Outbound;
using Antiphon.Server.Features.Phone;
using Antiphon.Sip;

namespace Antiphon.Server.Features.Trunks;

/// <summary>What a trunk may be.</summary>
internal static class TrunkCheck
{
    public const int NameLengthMax = 32;
    public const int CallsMax = 10_000;

    private const int RulesMax = 20;
    private const int SourcesMax = 50;
    private const int TextMax = 128;

    public static Refused? NameFault(string? name) => name is null or "" ? FieldFault.Of("name", "required")
        : name.Length > NameLengthMax ? FieldFault.Of("name", "too-long")
        : !IsWord(name) || name.StartsWith("ext", StringComparison.Ordinal) || name == "simulation" ? FieldFault.Of("name", "characters") : null;

    /// <param name="others">Of the same centre.</param>
    public static Refused? Fault(StoreTrunk wish, IReadOnlyList<TrunkRow> others, bool hasPassword) =>
        ConnectionFault(wish, hasPassword) ?? SourceFault(wish, others) ?? LimitFault(wish) ?? GroupFault(wish, others)
        ?? RuleFault("calledRules", wish.CalledRules) ?? RuleFault("callerRules", wish.CallerRules)
        ?? RuleFault("inboundCalledRules", wish.InboundCalledRules) ?? RuleFault("inboundCallerRules", wish.InboundCallerRules);

    public static bool IsWord(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool IsNumber(string text) => text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#');

    private static Refused? ConnectionFault(StoreTrunk wish, bool hasPassword)
    {
        if (wish.Host is { } host && !(IPAddress.TryParse(host.Trim('[', ']'), out _) || (DnsMessage.IsName(host) && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')))) return FieldFault.Of("host", "address");
        if (wish.Port is < 0 or > 65_535) return FieldFault.Of("port", "range");
        if (wish.Host is null && wish.Registers) return FieldFault.Of("host", "required");
        if (wish.User is { Length: > TextMax } || wish.InboundUser is { Length: > TextMax }) return FieldFault.Of(wish.User is { Length: > TextMax } ? "user" : "inboundUser", "too-long");
        if (wish.Password is { Length: > TextMax } || wish.InboundPassword is { Length: > TextMax }) return FieldFault.Of("password", "too-long");
        if ((wish.Registers || wish.FromIsAccount) && string.IsNullOrEmpty(wish.User)) return FieldFault.Of("user", "required");
        if (wish.Registers && (wish.Password is "" || (wish.Password is null && !hasPassword))) return FieldFault.Of("password", "required");
        if (wish.User is { } user && (user.Any(char.IsWhiteSpace) || user.Any(char.IsControl) || user.Contains('"'))) return FieldFault.Of("user", "characters");
        if (wish.InboundUser is { Length: > 0 } inbound && !inbound.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+')) return FieldFault.Of("inboundUser", "characters");
        return CodecNames.Fault(wish.Codecs);
    }

    private static Refused? SourceFault(StoreTrunk wish, IReadOnlyList<TrunkRow> others)
    {
        if (wish.Sources.Length > SourcesMax) return FieldFault.Of("sources", "too-many");
        if (!wish.Sources.All(source => IPAddress.TryParse(source, out _))) return FieldFault.Of("sources", "address");
        var taken = others.SelectMany(row => row.Sources.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        if (wish.Sources.Any(taken.Contains)) return FieldFault.Of("sources", "taken");
        return wish.InboundUser is { Length: > 0 } user && others.Any(row => row.Document().InboundUser == user) ? FieldFault.Of("inboundUser", "taken") : null;
    }

    private static Refused? LimitFault(StoreTrunk wish)
    {
        if (wish.Probe != 0 && wish.Probe is < 5 or > 600) return FieldFault.Of("probe", "range");
        if (wish.CallsMax is < 0 or > CallsMax) return FieldFault.Of("callsMax", "range");
        if (wish.CallsInMax is < 0 or > CallsMax) return FieldFault.Of("callsInMax", "range");
        if (wish.CallsOutMax is < 0 or > CallsMax) return FieldFault.Of("callsOutMax", "range");
        if (wish.CallsOutPerHourMax is < 0 or > 1_000_000) return FieldFault.Of("callsOutPerHourMax", "range");
        return wish.CallerNumber is { Length: > 0 } number && !IsNumber(number) ? FieldFault.Of("callerNumber", "characters") : null;
    }

    // A route names trunks and groups alike.
    private static Refused? GroupFault(StoreTrunk wish, IReadOnlyList<TrunkRow> others)
    {
        if (wish.Group is { Length: > 0 } group)
        {
            if (group.Length > NameLengthMax) return FieldFault.Of("group", "too-long");
            if (!IsWord(group)) return FieldFault.Of("group", "characters");
            if (group == wish.Name || others.Any(row => row.Name == group)) return FieldFault.Of("group", "taken");
        }
        return others.Any(row => row.Document().Group == wish.Name) ? FieldFault.Of("name", "taken") : null;
    }

    public static Refused? RuleFault(string field, IReadOnlyList<NumberRule> rules)
    {
        if (rules.Count > RulesMax) return FieldFault.Of(field, "too-many");
        foreach (var rule in rules)
        {
            if (!DialPattern.IsValid(rule.Match)) return FieldFault.Of(field, "pattern");
            if (rule.Strip is < 0 or > 32) return FieldFault.Of(field, "range");
            if (!IsPart(rule.Prefix) || !IsPart(rule.Replace ?? "")) return FieldFault.Of(field, "characters");
        }
        return null;
    }

    private static bool IsPart(string? text) => text is { Length: <= 32 } && text.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#');
}
