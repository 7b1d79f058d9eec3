using Antiphon.Engine.Staffing;
using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.WhatIf;

/// <param name="Day">First day of the history; null: a synthetic day of <paramref name="CallsPerHalfHour"/>.</param>
/// <param name="Days">1–7.</param>
/// <param name="CallsPerHalfHour">48 figures for each day.</param>
/// <param name="Before">Agents on duty per half hour to compare with, 48 a day; default: as they were.</param>
/// <param name="Staff">Agents on duty per half hour, 48 a day, to be tried.</param>
/// <param name="Rules">Of the queue, to be tried; null: those in force.</param>
/// <param name="Skilled">Job numbers with the skills to be tried; who is not named keeps his own.</param>
/// <param name="CallsPercent">Of the calls of a synthetic day; 10–1000.</param>
/// <param name="Seeds">Runs; 0: as many as go in about half a minute, 2–20.</param>
internal sealed record TryWhatIf(string Queue, IReadOnlyList<int> Staff, DateOnly? Day = null, int Days = 1, IReadOnlyList<double>? CallsPerHalfHour = null, IReadOnlyList<int>? Before = null,
    QueueRules? Rules = null, IReadOnlyList<SkilledAgent>? Skilled = null, double? HandlingSeconds = null, double? PatienceSeconds = null, int CallsPercent = 100, int Seeds = 0);

internal sealed record SkilledAgent(string JobNumber, IReadOnlyDictionary<string, int> Skills);

/// <summary>History or a synthetic day through the real engine, with something changed.</summary>
internal static class TryWhatIfHandler
{
    private const int StaffMax = 1_000, SeedsMax = 20, SeedsMin = 2;
    private const double CallsMax = 2_000;

    /// <summary>Calls that go in about half a minute, both sides together.</summary>
    private const double CallsInTime = 400_000;

    public static async Task<Results<Ok<WhatIfBasisView>, Refused>> Basis(string queue, DateOnly day, WhatIfBasis basis, CallCentre calls, CancellationToken stop, int days = 1)
    {
        if (!calls.State.Centre.Queues.ContainsKey(new QueueId(queue))) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (days is < 1 or > WhatIfBasis.DaysMax || day.Year is < 2000 or > 2100) return Refused.Because(RefusalCatalogue.Invalid, "field", "days");
        return TypedResults.Ok((await basis.Read(new QueueId(queue), day, days, stop)).View);
    }

    public static async Task<Results<Accepted<WhatIfView>, Refused>> Start(TryWhatIf request, HttpContext http, WhatIfBasis basis, WhatIfJobs jobs, CallCentre calls, TimeProvider clock, CancellationToken stop)
    {
        var id = new QueueId(request.Queue ?? "");
        if (!calls.State.Centre.Queues.TryGetValue(id, out var settings)) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (Problem(request) is { } field) return Refused.Because(RefusalCatalogue.Invalid, "field", field);
        var tried = request.Rules is null ? settings : request.Rules.Settings(id);
        if (tried is null) return Refused.Because(RefusalCatalogue.Invalid, "field", "rules");

        var agents = basis.AgentsOf(id);
        var (before, staffThen) = request.Day is { } day
            ? await Historic(request, basis, settings, agents, id, day, stop)
            : (Synthetic(request, settings, agents, basis.StartOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).DateTime))), [.. request.Staff]);
        before = before with { Staff = request.Before is { } given ? [.. given] : staffThen };
        before = before with { Agents = Enough(before.Agents, before.Staff.Concat(request.Staff).Max()) };
        var after = before with { Queue = tried, Staff = [.. request.Staff], Agents = Skilled(before.Agents, request.Skilled) };
        var expected = before.Calls.IsEmpty ? before.CallsPerHalfHour.Sum() : before.Calls.Length;
        var seeds = request.Seeds > 0 ? request.Seeds : (int)Math.Clamp(CallsInTime / Math.Max(1, expected * 2), SeedsMin, SeedsMax);
        return jobs.Start(Owner(http), before, after, seeds) is { } job ? TypedResults.Accepted($"/api/what-if/{job.Id}", job) : Refused.Because(RefusalCatalogue.Busy);
    }

    public static Results<Ok<WhatIfView>, Refused> Get(string id, HttpContext http, WhatIfJobs jobs) =>
        jobs.Find(id, Owner(http)) is { } job ? TypedResults.Ok(job) : Refused.Because(RefusalCatalogue.NotFound);

    public static Results<NoContent, Refused> Cancel(string id, HttpContext http, WhatIfJobs jobs) =>
        jobs.Cancel(id, Owner(http)) ? TypedResults.NoContent() : Refused.Because(RefusalCatalogue.NotFound);

    private static string Owner(HttpContext http) => http.User.JobNumber ?? "";

    private static string? Problem(TryWhatIf request)
    {
        if (request.Days is < 1 or > WhatIfBasis.DaysMax) return "days";
        var halves = request.Days * WhatIfBasis.HalfHoursADay;
        if (request.Staff is not { } staff || staff.Count != halves || staff.Any(n => n is < 0 or > StaffMax)) return "staff";
        if (request.Before is { } before && (before.Count != halves || before.Any(n => n is < 0 or > StaffMax))) return "before";
        if (request.Day is null && (request.CallsPerHalfHour is not { } calls || calls.Count != halves || calls.Any(n => !(n is >= 0 and <= CallsMax)))) return "callsPerHalfHour";
        if (request.Day is { Year: < 2000 or > 2100 }) return "day";
        if (request.HandlingSeconds is { } handling && !(handling is >= 1 and <= 7200)) return "handlingSeconds";
        if (request.PatienceSeconds is { } patience && !(patience is >= 1 and <= 86_400)) return "patienceSeconds";
        if (request.CallsPercent is < 10 or > 1000) return "callsPercent";
        if (request.Skilled is { } skilled && (skilled.Count > StaffMax || skilled.Any(a => a?.JobNumber is null || a.Skills is null or { Count: > 50 } || a.Skills.Values.Any(level => level is < 0 or > 10)))) return "skilled";
        return request.Seeds is < 0 or > SeedsMax ? "seeds" : null;
    }

    private static async Task<(WhatIfPlan Plan, ImmutableArray<int> Staff)> Historic(TryWhatIf request, WhatIfBasis basis, QueueSettings queue, ImmutableArray<AgentSettings> agents, QueueId id, DateOnly day, CancellationToken stop)
    {
        var (view, calls) = await basis.Read(id, day, request.Days, stop);
        var plan = new WhatIfPlan(queue, agents, view.Start, [], [.. calls.Select(call => new WhatIfCall(call.Id, (call.EnqueuedAt - view.Start).TotalSeconds, null,
            call.Answered ? (call.TalkMs + call.WrapUpMs) / 1000.0 : null, call.Answered ? null : call.WaitMs / 1000.0, call.WaitMs / 1000.0))],
            [.. view.HalfHours.Select(half => (double)half.Calls)], request.HandlingSeconds ?? view.HandlingSeconds ?? WhatIfBasis.HandlingSecondsDefault,
            request.PatienceSeconds ?? view.PatienceSeconds ?? WhatIfBasis.PatienceSecondsDefault) { WrapUpShare = view.WrapUpShare };
        return (plan, [.. view.HalfHours.Select(half => half.Staff)]);
    }

    private static WhatIfPlan Synthetic(TryWhatIf request, QueueSettings queue, ImmutableArray<AgentSettings> agents, DateTimeOffset start) =>
        new(queue, agents, start, [], [], [.. request.CallsPerHalfHour!.Select(calls => calls * request.CallsPercent / 100.0)], request.HandlingSeconds ?? WhatIfBasis.HandlingSecondsDefault,
            request.PatienceSeconds ?? WhatIfBasis.PatienceSecondsDefault) { WrapUpShare = 0.15 };

    /// <summary>More than there are: those who would have to be hired can do what the queue asks for.</summary>
    private static ImmutableArray<AgentSettings> Enough(ImmutableArray<AgentSettings> agents, int wanted)
    {
        var able = agents.FirstOrDefault();
        return [.. agents, .. Enumerable.Range(1, Math.Max(0, wanted - agents.Length)).Select(n => new AgentSettings(new AgentId($"new-{n:000}"), []) { Skills = able?.Skills ?? ImmutableDictionary<string, int>.Empty, Regions = able?.Regions ?? [] })];
    }

    private static ImmutableArray<AgentSettings> Skilled(ImmutableArray<AgentSettings> agents, IReadOnlyList<SkilledAgent>? skilled)
    {
        if (skilled is null) return agents;
        var skills = skilled.DistinctBy(a => a.JobNumber).ToDictionary(a => a.JobNumber, a => a.Skills);
        return [.. agents.Select(agent => skills.TryGetValue(agent.Id.Value, out var changed) ? agent with { Skills = changed.ToImmutableDictionary() } : agent)];
    }
}
