using Antiphon.Server.Features.Agents;
using Antiphon.Server.Features.Supervision;

namespace Antiphon.Server.Features.Calls;

/// <param name="To">Of a transfer or consult; null otherwise.</param>
/// <param name="Agent">For whom a program acts; null: whose call it is.</param>
/// <param name="Place">Where to park; null: the first place that is free.</param>
/// <param name="Phone">Over which a supervisor without a shift takes a call over; null: his browser.</param>
internal sealed record CallAction(CallTarget? To = null, string? Agent = null, int? Place = null, ChosenPhone? Phone = null);

/// <summary><c>POST /api/calls/{id}/{action}</c>: what the signed-in agent does with his own call, and whoever controls calls with those in his scope.</summary>
internal static class ActOnCall
{
    public static async Task<IResult> Handle(string id, string action, HttpContext http, CallCentre calls, IScopes scopes, Supervisor supervisor, IAuditTrail audit, CallAction? body, CancellationToken stop)
    {
        var (state, call) = (calls.State, new CallId(id));
        if (action is "disconnect" or "take-over" or "force-transfer" or "cancel-callback")
        {
            var (wish, refused) = SupervisorWish(action, http, state, call, body);
            if (refused is not null) return Refused.Because(refused);
            if (wish is null) return Refused.Because(RefusalCatalogue.Invalid);
            if (await supervisor.Scope.Refusal(http, Permission.ControlCalls, state.Calls.GetValueOrDefault(call)?.Agent?.Value, $"call-{action}", stop) is { } outside) return Refused.Because(outside);
            if (wish is TakeOver over && (wish = supervisor.WithPhone(over, body?.Phone)) is null) return Refused.Because(Refusal.PhoneNotConnected);
            await audit.Write(http.User, $"call-{action}", id, stop);
            return Answer(await calls.Ask(wish, stop));
        }
        if (ActsFor(http, await scopes.Of(http.User, Permission.ActForAgents), state, call, body) is not { } agent) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (action is "answer" or "reject") return await TakeOffer(action, state, call, agent, calls, stop);
        var target = action is "transfer" or "consult" ? CallTargets.Of(body?.To, state.Centre) : null;
        if (action is "transfer" or "consult" && target is null) return Refused.Because(RefusalCatalogue.Invalid);
        if (AgentWish(action, call, agent, target, body?.Place ?? 0) is not { } own) return Refused.Because(RefusalCatalogue.NotFound);
        var refusal = await calls.Ask(own, stop);
        if (refusal is null && own is PauseCallRecording or ResumeCallRecording) await audit.Write(http.User, $"call-{action}", id, stop);
        return Answer(refusal);
    }

    /// <summary>A person acts for himself. A program with the right acts for the agent whose call it is, or for the one it names.</summary>
    private static AgentId? ActsFor(HttpContext http, PeopleScope scope, RoutingState state, CallId call, CallAction? body)
    {
        if (http.User.JobNumber is { } job) return new AgentId(job);
        var agent = body?.Agent is { Length: > 0 } named ? new AgentId(named) : state.Calls.GetValueOrDefault(call)?.Agent ?? new AgentId("");
        return scope.Covers(agent.Value) ? agent : null;
    }

    private static EngineInput? AgentWish(string action, CallId call, AgentId agent, Destination? target, int place) => action switch
    {
        "hang-up" => new HangUp(call, agent),
        "hold" => new HoldCall(call, agent),
        "resume" => new ResumeCall(call, agent),
        "pause-recording" => new PauseCallRecording(call, agent),
        "resume-recording" => new ResumeCallRecording(call, agent),
        "transfer" => new TransferBlind(call, agent, target!),
        "consult" => new StartConsult(call, agent, target!),
        "toggle" => new ToggleConsult(call, agent),
        "complete" => new CompleteTransfer(call, agent),
        "cancel-consult" => new EndConsult(call, agent),
        "conference" => new MakeConference(call, agent),
        "park" => new ParkCall(call, agent, place),
        "pick-up" => new PickUpCall(call, agent),
        "pause-play" => new PausePlayback(call, agent),
        "continue-play" => new ContinuePlayback(call, agent),
        "stop-play" => new StopPlayback(call, agent),
        _ => null,
    };

    private static async Task<IResult> TakeOffer(string action, RoutingState state, CallId call, AgentId agent, CallCentre calls, CancellationToken stop)
    {
        var offer = state.Offers.Values.FirstOrDefault(o => o.Call == call && o.Agent == agent);
        if (offer is null) return Refused.Because(state.Calls.ContainsKey(call) ? Refusal.OfferUnknown : Refusal.CallUnknown);
        if (action == "reject") return Answer(await calls.Ask(new OfferRefused(offer.Id), stop));
        // A telephone that rings is taken by lifting it; joining it while it rings would join nothing.
        if (state.Agents.TryGetValue(agent, out var shift) && !shift.Standing) return Refused.Because(RefusalCatalogue.PhoneRings);
        return Answer(await calls.Ask(new OfferTaken(offer.Id), stop));
    }

    /// <returns>The wish, or why not.</returns>
    private static (EngineInput? Wish, RefusalReason? Refused) SupervisorWish(string action, HttpContext http, RoutingState state, CallId call, CallAction? body)
    {
        if (!http.User.May(Permission.ControlCalls)) return (null, RefusalCatalogue.NotAllowed);
        var by = new AgentId(http.User.JobNumber ?? "api-key");
        if (!state.Calls.TryGetValue(call, out var found)) return (null, RefusalCatalogue.Of(Refusal.CallUnknown));
        switch (action)
        {
            case "disconnect": return (new DisconnectCall(call, by), null);
            case "cancel-callback": return (new CancelCallback(call, by), null);
            case "take-over": return (new TakeOver(call, by), null);
            default:
                if (found.Agent is not { } agent) return (null, RefusalCatalogue.Of(Refusal.NotTalking));
                return (CallTargets.Of(body?.To, state.Centre) is { } to ? new TransferBlind(call, agent, to) { By = by } : null, null);
        }
    }

    private static IResult Answer(Refusal? refusal) => refusal is { } why ? Refused.Because(why) : TypedResults.NoContent();
}
