using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Calls;

/// <summary>A stretch of a call with one handler.</summary>
internal sealed record SegmentView(SegmentKind Kind, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Queue, string? Agent, string? Outcome, string? Digits, string? Party)
{
    public static IReadOnlyList<SegmentView> Of(CallRecord call) =>
        [.. call.Segments.OrderBy(s => s.Number).Select(s => new SegmentView(s.Kind, s.StartedAt, s.EndedAt, s.Queue, s.Agent, s.Outcome, s.Digits, s.Party))];
}

internal sealed record CallAgentView(string JobNumber, string Name);

internal sealed record CallView(string Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Dialled, CallerView Caller, string Trunk, bool Simulated,
    string? Queue, CallAgentView? Agent, CallResult Result, EndReason? EndReason, LostReason? LostReason, ReleaseParty? ReleasedBy,
    double? WaitSeconds, double TalkSeconds, double WrapUpSeconds, double TotalSeconds, RecordingView? Recording, IReadOnlyList<SegmentView> Segments)
{
    public double HoldSeconds { get; init; }

    /// <summary>What the dialled number led to; null: nowhere, or an agent called the customer.</summary>
    public LedTo? LedTo { get; init; }

    /// <summary>Which way a call outside went, and why; null: it was none.</summary>
    public RouteChoice? Route { get; init; }

    /// <summary>The agent who called the customer; null: the customer called.</summary>
    public string? DialledBy { get; init; }
    public int Transfers { get; init; }

    /// <summary>The supervisor who ended it by force; null: nobody did.</summary>
    public CallAgentView? ForcedBy { get; init; }

    /// <summary>Offered in plain rotation at least once, as the rules could not be applied.</summary>
    public bool Fallback { get; init; }

    /// <summary>What the caller was asked and said; null: he was not asked.</summary>
    public CallRatingView? Rating { get; init; }

    /// <summary>What agents said came of it, the last one first.</summary>
    public IReadOnlyList<CallSummaryView> Summaries { get; init; } = [];

    /// <summary>Who answered a call outside that asked for it; null: it did not, or it is not clear yet.</summary>
    public AnswerView? Answer { get; init; }
}

/// <param name="Score">1 to the scale; null: he did not answer.</param>
internal sealed record CallRatingView(int? Score, int Scale, string? Reason, string? Agent, DateTimeOffset InvitedAt);

internal sealed record CallPage(int Total, int Page, int PageSize, IReadOnlyList<CallView> Items);

/// <param name="Value">What the order compared, of the winner.</param>
/// <param name="Rivals">Callers of the agent's queues who came after this one.</param>
/// <param name="CentreVersion">Of the settings that decided; null in what was decided before they were told.</param>
internal sealed record WhyView(DateTimeOffset At, string Queue, string? Winner, string? Value, IReadOnlyList<WhyStage> Stages, IReadOnlyList<WhyLoserView> Losers,
    WhyScore? Score, IReadOnlyList<WhyRivalView> Rivals, long? CentreVersion)
{
    public static WhyView Of(DateTimeOffset at, Why why) =>
        new(at, why.Queue.Value, why.Winner?.Value, why.Value, why.Stages, [.. why.Losers.Select(l => new WhyLoserView(l.Agent.Value, l.Stage, l.Value))],
            why.Score, [.. (why.Rivals ?? []).Select(r => new WhyRivalView(r.Call.Value, r.Queue.Value, r.Seconds))], why.CentreVersion);
}

internal sealed record WhyRivalView(string CallId, string Queue, double Seconds);

internal sealed record WhyLoserView(string Agent, string Stage, string Value);

/// <summary>Builds what is shown of calls, with the names of today.</summary>
internal sealed class CallViews(ICustomerNames customers, ICentreNames names, TimeProvider clock)
{
    /// <param name="number">As stored.</param>
    public CallerView Caller(string number)
    {
        var customer = number.Length == 0 ? null : customers.Find(number);
        return new CallerView(PhoneNumber.National(number), customer?.Name, customer?.Id);
    }

    public CallAgentView Agent(AgentId agent) => new(agent.Value, names.Agent(agent));

    public CallView Of(CallRecord call, RecordingView? recording)
    {
        var now = clock.GetUtcNow();
        var agent = call.Agent is { } job ? new CallAgentView(job, names.Agent(new AgentId(job))) : null;
        return new CallView(call.Id, call.StartedAt, call.EndedAt, call.Dialled, Caller(call.Number), call.Trunk, call.Simulated, call.Queue, agent,
            call.Result, call.EndReason, call.LostReason, call.ReleasedBy, call.WaitMs / 1000.0, Talk(call, now), call.WrapUpMs / 1000.0,
            Math.Round(((call.EndedAt ?? now) - call.StartedAt).TotalSeconds, 3), recording, SegmentView.Of(call))
        {
            HoldSeconds = Math.Round(call.HoldMs / 1000.0 + Running(call, SegmentKind.Hold, now), 3), DialledBy = call.DialledBy, Transfers = call.Transfers, Fallback = call.Fallback, LedTo = call.LedTo, Route = call.Route,
            ForcedBy = call.ForcedBy is { } forced ? Agent(new AgentId(forced)) : null,
            Rating = call.Rating is { } rating ? new CallRatingView(rating.Score, rating.Scale, rating.Reason, rating.Agent, rating.InvitedAt) : null,
            Summaries = [.. call.Summaries.OrderByDescending(s => s.At).Select(s => s.View())],
        };
    }

    private static double Talk(CallRecord call, DateTimeOffset now)
    {
        if (call.Open(SegmentKind.Talk) is not { } talk) return Math.Round(call.TalkMs / 1000.0, 3);
        var held = call.Segments.Where(s => s.Kind is SegmentKind.Hold && s.StartedAt >= talk.StartedAt).Sum(s => ((s.EndedAt ?? now) - s.StartedAt).TotalSeconds);
        return Math.Round(call.TalkMs / 1000.0 + Math.Max(0, (now - talk.StartedAt).TotalSeconds - held), 3);
    }

    private static double Running(CallRecord call, SegmentKind kind, DateTimeOffset now) =>
        call.Open(kind) is { } open ? Math.Max(0, (now - open.StartedAt).TotalSeconds) : 0;
}
