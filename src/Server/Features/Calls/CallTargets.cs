using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Calls;

/// <summary>Whom a talk is to be handed on to, or asked, as the API takes it.</summary>
/// <param name="Kind"><c>agent</c>, <c>queue</c>, <c>extension</c>, <c>outside</c>, <c>flow</c>, <c>ring-group</c>, or <c>number</c>: whatever the number leads to.</param>
/// <param name="Id">Job number, name of the queue or flow, or number.</param>
internal sealed record CallTarget(string? Kind, string? Id);

internal static class CallTargets
{
    private const int LengthMax = 32;

    /// <returns>Null: not well formed.</returns>
    public static Destination? Of(CallTarget? target, Centre centre) => target is not { Id: { Length: > 0 and <= LengthMax } id } ? null : target.Kind switch
    {
        "agent" => new ToAgent(new AgentId(id)),
        "queue" => new ToQueue(new QueueId(id)),
        "flow" => new ToFlow(new FlowId(id)),
        "extension" => IsNumber(id) ? new ToParty(new ExtensionParty(id)) : null,
        "outside" => Dialable(id) is { } number ? new ToParty(new OutsideParty("", number)) : null,
        "ring-group" => new ToRingGroup(id),
        "number" => OfNumber(id, centre),
        _ => null,
    };

    /// <summary>What a number leads to that somebody types or dials: a colleague, what the number plan says, an extension, or outside.</summary>
    public static Destination OfNumber(string typed, Centre centre)
    {
        var number = Dialable(typed) ?? typed;
        if (centre.Agents.ContainsKey(new AgentId(number))) return new ToAgent(new AgentId(number));
        if (centre.Numbers.TryGetValue(number, out var destination)) return destination;
        if (centre.Plan?.RingGroups.ContainsKey(number) is true) return new ToRingGroup(number);
        return number.Length <= ExtensionLengthMax ? new ToParty(new ExtensionParty(number)) : new ToParty(new OutsideParty("", number));
    }

    /// <summary>Longest number of our own; what is longer is outside.</summary>
    private const int ExtensionLengthMax = 5;

    /// <summary>Digits as a phone of ours dials them, without spaces and hyphens; a number of this country in its national form. Null: no number.</summary>
    public static string? Dialable(string typed)
    {
        var plain = new string([.. typed.Where(c => c is not (' ' or '-' or '(' or ')'))]);
        var national = plain.StartsWith('+') ? PhoneNumber.National(PhoneNumber.Normalise(plain)) : plain;
        return IsNumber(national) ? national : null;
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= LengthMax && text.All(char.IsAsciiDigit);
}
