using Antiphon.Server.Features.Agents;
using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Supervision;

/// <summary>What a supervisor may reach, and over which phone.</summary>
internal sealed class Supervisor(SupervisionScope scope, CallCentre calls)
{
    public SupervisionScope Scope => scope;

    /// <summary>The phone of his shift; without one his browser, or the extension that he names. Null: it is not connected.</summary>
    public (string Phone, bool Standing)? PhoneOf(string jobNumber, ChosenPhone? chosen)
    {
        if (calls.State.Agents.TryGetValue(new AgentId(jobNumber), out var shift)) return (shift.Phone, shift.Standing);
        var standing = chosen is not { Kind: PhoneKind.Extension };
        // Browsers of other people have names that are no digits.
        if (!standing && chosen!.Extension?.All(char.IsAsciiDigit) is not true) return null;
        var phone = standing ? BrowserPhones.ExtensionOf(jobNumber) : chosen!.Extension!;
        return calls.IsRegistered(phone) ? (phone, standing) : null;
    }

    /// <summary>Who has no shift talks over this phone. Null: it is not there.</summary>
    public TakeOver? WithPhone(TakeOver wish, ChosenPhone? chosen) =>
        PhoneOf(wish.By.Value, chosen) is var (phone, standing) ? wish with { Phone = phone, Standing = standing } : null;
}
