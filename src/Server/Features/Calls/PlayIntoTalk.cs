using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Features.Calls;

/// <param name="Prompts">One to three of the library, in order.</param>
/// <param name="Recording">Or the call whose recording is to be heard: of the same customer, and one that this person may hear.</param>
/// <param name="Resume">Both talk again afterwards. False: the agent is free at once.</param>
/// <param name="Reason">Why the recording is played; needed where the settings ask for it when one is heard.</param>
/// <param name="Agent">For whom a program acts; null: whose call it is.</param>
internal sealed record PlayRequest(IReadOnlyList<string>? Prompts = null, string? Recording = null, bool Resume = true, string? Reason = null, string? Agent = null);

/// <summary>A prompt that may be played into a talk.</summary>
internal sealed record PlayableView(string Name, LocalText Text, double Seconds);

/// <summary><c>POST /api/calls/{id}/play</c>: prompts of the library, or an earlier recording of the customer, played into one's own talk.</summary>
internal static class PlayIntoTalk
{
    private const int ReasonLengthMax = 200;

    /// <summary>What the library says, without music and tones.</summary>
    public static IReadOnlyList<PlayableView> Playable(PromptStore prompts) =>
        [.. prompts.All.Where(IsSpoken).Select(sound => new PlayableView(sound.Name, sound.Text, Math.Round(sound.Seconds, 1)))];

    public static async Task<IResult> Handle(string id, PlayRequest request, HttpContext http, CallCentre calls, IScopes scopes, PromptStore prompts, EarlierRecordings recordings, IAuditTrail audit, CancellationToken stop)
    {
        var (state, call) = (calls.State, new CallId(id));
        var agent = new AgentId(http.User.JobNumber ?? request.Agent ?? state.Calls.GetValueOrDefault(call)?.Agent?.Value ?? "");
        if (http.User.JobNumber is null && !(await scopes.Of(http.User, Permission.ActForAgents)).Covers(agent.Value)) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (request.Recording is { } earlier) return await recordings.Play(state, new PlayToCustomer(call, agent, [], Resume: true) { Recording = new CallId(earlier) }, request.Reason?.Trim() ?? "", http, stop);
        if (request.Prompts is not { Count: > 0 and <= PlayToCustomer.PromptsMax } names) return Refused.Because(Refusal.NothingToPlay);
        var known = prompts.All.Where(IsSpoken).Select(sound => sound.Name).ToHashSet();
        if (names.Any(name => name is null || !known.Contains(name))) return Refused.Because(Refusal.NothingToPlay);
        var refused = await calls.Ask(new PlayToCustomer(call, agent, [.. names], request.Resume), stop);
        if (refused is null) await audit.Write(http.User, "played-to-customer", id, new Dictionary<string, string> { ["prompts"] = string.Join(' ', names) }, stop);
        return refused is { } why ? Refused.Because(why) : TypedResults.NoContent();
    }

    private static bool IsSpoken(PromptSound sound) => PromptCatalogue.Prompts.FirstOrDefault(prompt => prompt.Name == sound.Name) is not { Kind: not PromptKind.Speech };

    /// <summary>Whether an earlier recording may be heard by this person and this customer; and its copy.</summary>
    internal sealed class EarlierRecordings(CallCentre calls, PartyBook parties, RecordingRights rights, RecordingSettingsBook settings, Replays replays, ICustomerNames customers, IAuditTrail audit)
    {
        public async Task<IResult> Play(RoutingState state, PlayToCustomer wish, string reason, HttpContext http, CancellationToken stop)
        {
            if (reason.Length > ReasonLengthMax || wish.Recording is not { } earlier) return Refused.Because(RefusalCatalogue.Invalid);
            if (!state.Calls.TryGetValue(wish.Call, out var call)) return Refused.Because(Refusal.CallUnknown);
            if (call.Agent != wish.Agent) return Refused.Because(Refusal.NotYourCall);
            if (!http.User.May(Permission.PlayRecordings) || earlier == wish.Call || await rights.Find(earlier.Value, http, stop) is not { } found) return Refused.Because(RefusalCatalogue.NotFound);
            if (!IsOf(parties.Find(call.Caller).Number, found.Number)) return Refused.Because(RefusalCatalogue.AnotherCustomer);
            if (reason.Length == 0 && (await settings.Now(stop)).PlayNeedsReason) return Refused.Because(RefusalCatalogue.ReasonNeeded);
            if (call.Playback is not null) return Refused.Because(Refusal.PlaybackInProgress);
            if (!await replays.Prepare(wish.Call, earlier, stop)) return Refused.Because(RefusalCatalogue.NotFound);
            // Before it is heard: whoever hears it has been written down.
            var details = new Dictionary<string, string> { ["call"] = wish.Call.Value };
            if (reason.Length > 0) details["reason"] = reason;
            await audit.Write(http.User, "recording-played-to-customer", earlier.Value, details, stop);
            if (await calls.Ask(wish, stop) is not { } refused) return TypedResults.NoContent();
            replays.Discard(wish.Call);
            return Refused.Because(refused);
        }

        /// <summary>The same number, or another one of the same customer.</summary>
        private bool IsOf(string number, string other) =>
            number.Length > 0 && (number == other || (other.Length > 0 && customers.Find(number) is { } one && customers.Find(other) is { } two && one.Id == two.Id));
    }
}
