using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <summary>What a caller is like; drawn when he arrives.</summary>
/// <param name="Key">Pressed at the menu; empty: none.</param>
/// <param name="Patience">Hangs up when it runs out before somebody answers; counted from the key.</param>
/// <param name="Lines">What he says when he talks.</param>
internal sealed record CallerCharacter(string Number, string Name, string Dialled, string Key, TimeSpan KeyAfter, TimeSpan Patience, IReadOnlyList<PromptPart> Lines);

/// <summary>One simulated caller: dials in, listens, presses a key, waits, talks, hangs up.</summary>
internal sealed class SyntheticCaller(LegId leg, CallerCharacter character, string trunk, ISwitch phones, Pace pace)
{
    /// <summary>RTP goes out from the answer on: a caller without any would be cut off as gone.</summary>
    private static readonly IReadOnlyList<PromptPart> Silence = [new SilencePart(TimeSpan.FromSeconds(10))];

    private static readonly TimeSpan RingFor = TimeSpan.FromSeconds(60);

    private IDisposable? _key;
    private IDisposable? _hangUp;

    public LegId Leg => leg;

    public string Number => character.Number;

    public void Dial() => phones.Do(new DialLeg(leg, new TrunkTarget(trunk, character.Dialled), character.Number, character.Name, RingFor));

    public void On(LegEvent happened)
    {
        if (happened is LegAnswered) Listen();
        else if (happened is LegEnded) Rest();
    }

    /// <summary>Somebody answered.</summary>
    /// <param name="hangUpAfter">He ends the call then, if the other has not.</param>
    public void Talk(TimeSpan hangUpAfter)
    {
        Rest();
        phones.Do(new Play(leg, Request: 2, character.Lines, Loop: true));
        _hangUp = pace.After(hangUpAfter, HangUp);
    }

    public void HangUp() => phones.Do(new HangUpLeg(leg, HangupCause.Normal));

    private void Listen()
    {
        phones.Do(new Play(leg, Request: 1, Silence, Loop: true));
        if (character.Key.Length > 0) _key = pace.After(character.KeyAfter, () => phones.Do(new SendKeys(leg, character.Key)));
        _hangUp = pace.After(character.KeyAfter + character.Patience, HangUp);
    }

    private void Rest()
    {
        _key?.Dispose();
        _hangUp?.Dispose();
    }
}
