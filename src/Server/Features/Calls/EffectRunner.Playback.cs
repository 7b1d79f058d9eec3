using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What an agent plays into his talk, and what both hear before it.</summary>
internal sealed partial class EffectRunner
{
    /// <summary>The end of what the agent hears asks for nothing: both hear the same.</summary>
    private void PlayInTalk(PlayToTalk effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { Caller: { } caller } legs) return;
        legs.Shape = TalkShape.Playing;
        List<PromptPart> parts = effect.Recording is { } earlier ? [new FilePart(recordings.ReplayOf(effect.Call, earlier))] : Parts(effect.Prompts, effect.Language);
        var skip = TimeSpan.FromMilliseconds(effect.FromMs);
        if (legs.Agent?.Leg is { } agent)
        {
            work.Operations.Add(new PartLegs(caller, agent));
            work.Operations.Add(new Play(agent, 0, parts) { Skip = skip });
        }
        work.Operations.Add(new Play(caller, effect.Step.Value, parts) { Skip = skip });
    }
}

/// <summary>分机报号: what the caller and the agent hear, each for himself, before they are joined. Requests of it are the offer's number, below nothing.</summary>
internal sealed class Greeting(IReadOnlyList<PromptPart> callerHears, IReadOnlyList<PromptPart> agentHears)
{
    private readonly HashSet<LegId> _hear = [];
    private bool _begun;

    public static long RequestOf(OfferId offer) => -offer.Value;

    /// <summary>Joins them: at once, or when each has heard what is for him.</summary>
    public static void Join(AgentSide side, LegId caller, LegId agent, StepWork work)
    {
        if (side.Greeting is { _begun: false } greeting && greeting.Begin(RequestOf(side.Offer), caller, agent, work)) return;
        work.Operations.Add(new JoinLegs(caller, agent));
    }

    /// <returns>Whether both have heard it now, and are to be joined.</returns>
    public bool Over(LegId leg) => _hear.Remove(leg) && _hear.Count == 0;

    /// <returns>False: there is nothing to hear.</returns>
    private bool Begin(long request, LegId caller, LegId agent, StepWork work)
    {
        _begun = true;
        if (callerHears.Count > 0) Play(caller, callerHears);
        if (agentHears.Count > 0) Play(agent, agentHears);
        return _hear.Count > 0;

        void Play(LegId leg, IReadOnlyList<PromptPart> parts)
        {
            _hear.Add(leg);
            work.Operations.Add(new Play(leg, request, parts));
        }
    }
}
