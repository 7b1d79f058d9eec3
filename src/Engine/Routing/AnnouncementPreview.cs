namespace Antiphon.Engine.Routing;

/// <summary>What somebody who entered a queue now would be told.</summary>
/// <param name="Position">Behind everybody who waits.</param>
/// <param name="Unknown">Why no wait is told, see <see cref="WaitUnknown"/>.</param>
public sealed record AnnouncementPreview(int Position, WaitRange? Expected, string? Unknown, ImmutableArray<string> First, ImmutableArray<string> Next)
{
    public static AnnouncementPreview Of(RoutingState state, QueueSettings queue)
    {
        var position = state.Index.WaitingIn(queue.Id) + state.Offers.Values.Count(offer => offer.Queue == queue.Id && offer.Purpose is OfferPurpose.Queue) + 1;
        var (range, unknown) = ExpectedWait.Of(state, queue.Id, simulated: false, position);
        if (range is not null && !ExpectedWait.IsReliable(state, queue.Id)) unknown = WaitUnknown.Unreliable;
        var told = unknown is null ? range : null;
        return queue.Announcements is not { } settings ? new(position, range, unknown, [], [])
            : new(position, range, unknown, Announcements.Said(settings, 0, position, told), settings.EverySeconds == 0 ? [] : Announcements.Said(settings, 1, position, told));
    }

    /// <summary>The wait that the last of a queue has to expect as things stand. Null: unknown, or not to be relied on.</summary>
    public static WaitRange? Wait(RoutingState state, QueueId queue)
    {
        if (!ExpectedWait.IsReliable(state, queue) || state.Index.CrewOf(queue).AnyReady(simulated: false)) return null;
        return ExpectedWait.Of(state, queue, simulated: false, state.Index.WaitingIn(queue) + 1).Range;
    }
}
