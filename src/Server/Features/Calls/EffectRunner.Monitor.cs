using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Supervisors at the talks of agents.</summary>
internal sealed partial class EffectRunner
{
    private static readonly TimeSpan ListenerRings = TimeSpan.FromSeconds(30);

    private void Monitor(LetMonitor effect, DateTimeOffset now, StepWork work)
    {
        if (book.ListenerOf(effect.By) is { } before && before.Phone != effect.Phone) FreeMonitor(effect.By, work);
        var listener = book.ListenerOf(effect.By);
        if (listener is null)
        {
            book.Add(listener = new Listener(effect.By, effect.Phone, effect.Standing));
            if (effect.Standing) listener.Leg = book.StandingLeg(effect.Phone);
            else RingListener(listener, effect, now, work);
            listener.Answered = effect.Standing;
        }
        (listener.Call, listener.Agent, listener.Mode) = (effect.Call, effect.Agent, (MonitorMode)effect.Mode);
        if (listener.Leg is null) work.Back.Add(new MonitorGone(effect.By));
        else book.Attach(listener, work);
    }

    private void RingListener(Listener listener, LetMonitor effect, DateTimeOffset now, StepWork work)
    {
        var leg = ids.NextLeg();
        listener.Leg = leg;
        book.Add(leg, LegRole.Monitor, effect.Call);
        work.Legs.Add(new StoryLeg(effect.Call, leg.ToString(), "monitor", now));
        work.Operations.Add(new DialLeg(leg, new ExtensionTarget(listener.Phone), effect.Agent.Value, "", ListenerRings) { FollowsRedirection = false });
    }

    private void FreeMonitor(AgentId by, StepWork work)
    {
        if (book.Remove(by) is not { Leg: { } leg } listener) return;
        work.Operations.Add(listener.Standing ? new StopMonitoring(leg) : new HangUpLeg(leg, HangupCause.Normal));
    }

    /// <summary>The supervisor takes the call that he hears: his phone is there already, and becomes his side of it.</summary>
    /// <returns>Whether it is.</returns>
    private bool TalkWhereHeListens(AgentSide side, CallId call, DateTimeOffset now, StepWork work)
    {
        if (side.Standing || book.ListenerOf(side.Agent) is not { Answered: true, Leg: { } leg } listener || listener.Phone != side.Phone) return false;
        book.Remove(side.Agent);
        side.Leg = leg;
        book.Move(leg, LegRole.Agent, call);
        book.Leg(leg)!.Answered = true;
        work.Legs.Add(new StoryLeg(call, leg.ToString(), "agent", now));
        work.Operations.Add(new StopMonitoring(leg));
        work.Back.Add(new OfferTaken(side.Offer));
        return true;
    }
}
