namespace Antiphon.Server.Features.Trunks;

/// <summary>What a channel of a trunk is used for now. Ivr: a flow. Phone: an extension or a ring group. Outbound: a call that leaves the centre.</summary>
internal enum ChannelUse { Ivr, Queue, Agent, Phone, Parked, Outbound }

/// <param name="Number">Caller of a call in, called number of a call out.</param>
internal sealed record ChannelView(string CallId, ChannelUse Use, string Number, string Dialled, string? Agent, string? Queue, DateTimeOffset Since);

/// <param name="Idle">Channels that are free; null: the trunk has no limit.</param>
internal sealed record TrunkChannelsView(string Name, int CallsMax, int? Idle, IReadOnlyList<ChannelView> Channels);

/// <summary><c>GET /api/trunks/{name}/channels</c>: each call on the trunk as a channel with its use, and how many are idle.</summary>
internal static class TrunkChannels
{
    private const int Max = 1_000;

    public static IResult Handle(string name, CallCentre calls, CallViews views, PartyBook parties)
    {
        var state = calls.State;
        var settings = state.Centre.Plan?.Trunks.FirstOrDefault(t => t.Name == name);
        var channels = state.Calls.Values.SelectMany(call => Of(name, call, views, parties)).OrderBy(c => c.Since).ThenBy(c => c.CallId, StringComparer.Ordinal).ToList();
        int? idle = settings is { CallsMax: > 0 and var max } ? Math.Max(0, max - channels.Count) : null;
        return TypedResults.Ok(new TrunkChannelsView(name, settings?.CallsMax ?? 0, idle, [.. channels.Take(Max)]));
    }

    private static IEnumerable<ChannelView> Of(string trunk, CallInProgress call, CallViews views, PartyBook parties)
    {
        var caller = views.Caller(parties.Find(call.Caller).Number).Number;
        if (call.Trunk == trunk) yield return new ChannelView(call.Id.Value, UseOf(call), caller, call.Dialled, call.Agent?.Value, call.Queue?.Value, call.StartedAt);
        if (call.OutsideTrunk == trunk) yield return Out(call, (call.Party as OutsideParty)?.Number ?? call.Dialled);
        foreach (var ring in call.Rings)
            if (ring.Party is OutsideParty party && party.Trunk == trunk) yield return Out(call, party.Number ?? call.Dialled);
    }

    private static ChannelView Out(CallInProgress call, string number) => new(call.Id.Value, ChannelUse.Outbound, number, call.Dialled, call.Agent?.Value, null, call.StartedAt);

    private static ChannelUse UseOf(CallInProgress call) => CallsInProgress.StageOf(call) switch
    {
        CallStage.Queue => ChannelUse.Queue,
        CallStage.Offered or CallStage.Talk or CallStage.Dialling => ChannelUse.Agent,
        CallStage.Ringing or CallStage.Party => ChannelUse.Phone,
        CallStage.Parked => ChannelUse.Parked,
        _ => ChannelUse.Ivr,
    };
}
