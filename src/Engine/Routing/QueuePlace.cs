namespace Antiphon.Engine.Routing;

/// <summary>Where a caller stands in his queue. Looks up and searches, never walks the line: the cost grows with the logarithm of its length.</summary>
internal static class QueuePlace
{
    /// <summary>Callers of the same queue who stand before him, those included for whom it rings: they keep their place if nobody answers.</summary>
    public static int Ahead(RoutingState state, CallInProgress call, DateTimeOffset now)
    {
        if (call.Queue is not { } queue) return 0;
        var standing = Standing.Of(state.Centre, call);
        var place = new Place(Standing.Score(standing.EqualSince, standing.WeightPercent, now), new WaitingCall(standing.EqualSince, call.Id));
        var ahead = 0;
        if (state.Index.Waiting.TryGetValue(queue, out var lanes))
            foreach (var (lane, calls) in lanes) ahead += CountBefore(calls, lane.WeightPercent, place, now);
        foreach (var (_, offer) in state.Offers)
            if (offer.Queue == queue && offer.Call != call.Id && offer.Purpose is OfferPurpose.Queue && state.Calls.TryGetValue(offer.Call, out var ringing) && Of(state, ringing, now).IsBefore(place)) ahead++;
        return ahead;
    }

    private static Place Of(RoutingState state, CallInProgress call, DateTimeOffset now)
    {
        var standing = Standing.Of(state.Centre, call);
        return new Place(Standing.Score(standing.EqualSince, standing.WeightPercent, now), new WaitingCall(standing.EqualSince, call.Id));
    }

    /// <summary>A lane stands in the order of its scores: those before are a prefix of it.</summary>
    private static int CountBefore(Ranked<WaitingCall> calls, int weightPercent, Place place, DateTimeOffset now)
    {
        var (least, most) = (0, calls.Count);
        while (least < most)
        {
            var middle = (least + most) / 2;
            var other = calls[middle];
            if (new Place(Standing.Score(other.EqualSince, weightPercent, now), other).IsBefore(place)) least = middle + 1;
            else most = middle;
        }
        return least;
    }

    private readonly record struct Place(long Score, WaitingCall Call)
    {
        public bool IsBefore(Place other) => Score != other.Score ? Score > other.Score : Call.CompareTo(other.Call) < 0;
    }
}
