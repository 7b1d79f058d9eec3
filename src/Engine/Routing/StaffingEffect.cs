namespace Antiphon.Engine.Routing;

/// <summary>What a change of one agent's queues, skills or capacity would do as things stand: nothing of it happens.</summary>
/// <param name="Offers">Callers who would ring at once, with whom.</param>
public sealed record StaffingEffect(ImmutableArray<QueueStaffing> Queues, ImmutableArray<OfferMade> Offers)
{
    public static StaffingEffect Of(RoutingState state, AgentSettings changed, DateTimeOffset now)
    {
        var before = state.Centre.Agents.GetValueOrDefault(changed.Id);
        var centre = state.Centre with { Agents = state.Centre.Agents.SetItem(changed.Id, changed) };
        var then = RoutingEngine.Decide(state, new CentreConfigured(centre), now);
        var touched = (before?.Queues ?? []).Union(changed.Queues).Where(centre.Queues.ContainsKey).OrderBy(queue => queue.Value, StringComparer.Ordinal);
        // Before anybody is offered anything: what the change itself does.
        var after = state with { Centre = centre };
        return new StaffingEffect([.. touched.Select(queue => QueueStaffing.Of(queue, state, after))], [.. then.Events.OfType<OfferMade>()]);
    }
}

/// <summary>A queue before and after the change.</summary>
/// <param name="WaitBefore">What its last caller has to expect; null: nobody waits that long, or it is unknown.</param>
/// <param name="Problems">Found with the policy only after it.</param>
public sealed record QueueStaffing(QueueId Queue, int Waiting, StaffCount Before, StaffCount After, WaitRange? WaitBefore, WaitRange? WaitAfter, ImmutableArray<PolicyProblem> Problems)
{
    internal static QueueStaffing Of(QueueId queue, RoutingState before, RoutingState after)
    {
        var known = PolicyCheck.Of(before.Centre.Queues[queue], before.Centre).ToHashSet();
        return new QueueStaffing(queue, before.Index.WaitingIn(queue), StaffCount.Of(before, queue), StaffCount.Of(after, queue), AnnouncementPreview.Wait(before, queue), AnnouncementPreview.Wait(after, queue),
            [.. PolicyCheck.Of(after.Centre.Queues[queue], after.Centre).Where(problem => !known.Contains(problem))]);
    }
}

/// <summary>People who serve a queue, who of them is signed in, and who is ready.</summary>
public readonly record struct StaffCount(int Serving, int SignedIn, int Ready)
{
    internal static StaffCount Of(RoutingState state, QueueId queue)
    {
        var crew = state.Index.CrewOf(queue);
        return new StaffCount(state.Index.Staff(queue).Count(agent => state.Centre.Agents.GetValueOrDefault(agent) is { Synthetic: false }), crew.People, crew.Ready.Count);
    }
}
