using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Parties that are called without a queue: one, or several at the same time, of which one takes the call.</summary>
internal sealed partial class EffectRunner
{
    /// <summary>What a party outside presses to take a call.</summary>
    public const string AcceptKey = "1";

    private const long AskRequest = 1;
    private static readonly TimeSpan AcceptWithin = TimeSpan.FromSeconds(10);

    private void Dial(DialParty effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        if (effect.Ring == 0) StopParty(legs, work);      // It rang in vain, and rings elsewhere now.
        var leg = ids.NextLeg();
        if (effect.Ring == 0) legs.Party = leg;
        else legs.Rings[effect.Ring] = leg;
        book.Add(leg, LegRole.Party, effect.Call, effect.Ring);
        work.Legs.Add(new StoryLeg(effect.Call, leg.ToString(), "party", now));
        var target = TargetOf(effect.Party, effect.Dialled);
        var shown = (effect.Party as OutsideParty)?.CallerNumber ?? Shown(legs);
        work.Operations.Add(new DialLeg(leg, target, shown, legs.Name, PartyRings));
    }

    private static DialTarget TargetOf(Party party, string dialled) => party switch
    {
        ExtensionParty p => new ExtensionTarget(p.Extension),
        OutsideParty p => new TrunkTarget(p.Trunk, p.Number ?? dialled),
        _ => throw new InvalidOperationException($"no target for {party.GetType().Name}"),
    };

    /// <summary>The one of several who took the call is the party from here; the others stop ringing.</summary>
    private void JoinParty(JoinParty effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        if (effect.Ring > 0 && legs.Rings.Remove(effect.Ring, out var taken)) legs.Party = taken;
        StopRings(legs, work);
        if (legs is { Caller: { } caller, Party: { } party }) work.Operations.Add(new JoinLegs(caller, party));
    }

    /// <summary>A party outside hears who calls, as far as the call says, and how to take it.</summary>
    private void Ask(AskParty effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs || (effect.Ring == 0 ? legs.Party : legs.Rings.TryGetValue(effect.Ring, out var ring) ? ring : null) is not { } leg) return;
        var number = Shown(legs);
        string[] names = number.Length == 0 ? ["accept-withheld", "accept-by-key"] : ["accept-call-from", $"say:digits:{number}", "accept-by-key"];
        work.Operations.Add(new CollectKeys(leg, AskRequest, Parts(names), 1, 1, EndKey: null, AcceptWithin, AcceptWithin));
    }

    /// <summary>A flow goes on with something else, or one of several is not to ring any more.</summary>
    private void Cancel(CancelParty effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        if (effect.Ring == 0)
        {
            StopParty(legs, work);
            StopRings(legs, work);
        }
        else if (legs.Rings.Remove(effect.Ring, out var leg)) work.Operations.Add(new HangUpLeg(leg, HangupCause.Cancelled));
    }

    private static void StopParty(CallLegs legs, StepWork work)
    {
        if (legs.Party is { } party) work.Operations.Add(new HangUpLeg(party, HangupCause.Cancelled));
        legs.Party = null;
    }

    private static void StopRings(CallLegs legs, StepWork work)
    {
        foreach (var leg in legs.Rings.Values) work.Operations.Add(new HangUpLeg(leg, HangupCause.Cancelled));
        legs.Rings.Clear();
    }
}
