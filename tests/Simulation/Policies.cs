using Antiphon.Engine.Contract;

namespace Antiphon.Simulation.Tests;

/// <summary>The rules of a queue's policy once more, as plainly as they can be said, to compare the engine with.</summary>
internal static class Policies
{
    /// <summary>Hundredths of seconds: equal scores are equal.</summary>
    public static long Score(RoutingState state, CallInProgress call, DateTimeOffset now)
    {
        var queue = state.Centre.Queues[call.Queue!.Value];
        var (weight, credit) = (queue.WeightPercent, queue.CreditSeconds);
        if (call.Facts?.Class is { } name && queue.Classes.TryGetValue(name, out var treatment))
        {
            weight = weight * treatment.WeightPercent / 100;
            credit += treatment.CreditSeconds;
        }
        if (queue.EscalateAfterSeconds > 0 && call.RelaxedSeconds >= queue.EscalateAfterSeconds) credit += queue.EscalationCreditSeconds;
        var waitedMs = (long)(now - (call.AgedSince ?? call.EnqueuedAt!.Value)).TotalMilliseconds;
        return (waitedMs * weight + credit * 100_000L) / 1000;
    }

    /// <summary>The agent may be offered the call, as far as the policy goes.</summary>
    public static bool Allow(RoutingState state, CallInProgress call, AgentId agent)
    {
        if (call.AskedSince is not null || call.Callback is { LineOpen: true } or { NotBefore: not null }) return false;
        var queue = state.Centre.Queues[call.Queue!.Value];
        var (rules, heldForOne) = (new List<Func<AgentId, bool>>(), false);
        foreach (var stage in queue.Stages)
            switch (stage)
            {
                case OwnAgentStage own when call.Facts is { OwnAgents.Length: > 0 } facts: Hold(own.HoldSeconds, id => facts.OwnAgents.Contains(id), forOne: true); break;
                case LastAgentStage last when call.Facts?.LastAgent is { } known && (!last.Ask || call.WantsLastAgent == true): Hold(last.HoldSeconds, id => id == known, forOne: true); break;
                case RegionStage region when call.Facts?.Region is { } code: Hold(region.HoldSeconds, id => state.Centre.Agents[id].Regions.Contains(code), forOne: false); break;
                case SkillStage skill: Skill(skill); break;
            }
        return rules.TrueForAll(rule => rule(agent));

        void Hold(int seconds, Func<AgentId, bool> rule, bool forOne)
        {
            if (call.RelaxedSeconds >= seconds || !Staffed(rule) || (forOne && heldForOne)) return;
            heldForOne |= forOne;
            rules.Add(rule);
        }

        void Skill(SkillStage stage)
        {
            var steps = stage.Steps.Where(step => step.AfterSeconds > call.RelaxedSeconds).Prepend(stage.Steps.Last(step => step.AfterSeconds <= call.RelaxedSeconds));
            foreach (var step in steps)
            {
                bool Meets(AgentId id) => step.Needs.All(need => state.Centre.Agents[id].Skills.GetValueOrDefault(need.Skill) >= need.Level);
                if (stage.SkipIfNobody && !Staffed(Meets)) continue;
                rules.Add(Meets);
                return;
            }
        }

        bool Staffed(Func<AgentId, bool> rule) => state.Agents.Keys.Any(id =>
            state.Centre.Agents.TryGetValue(id, out var settings) && settings.Queues.Contains(queue.Id) && rule(id) && rules.TrueForAll(other => other(id)));
    }

    public static DateTimeOffset DueOf(RoutingState state, CallInProgress call)
    {
        var (queue, at) = (state.Centre.Queues[call.Queue!.Value], call.EnqueuedAt!.Value);
        var steps = queue.Stages.SelectMany(stage => stage switch
        {
            OwnAgentStage own => [own.HoldSeconds],
            LastAgentStage last => [last.HoldSeconds],
            RegionStage region => [region.HoldSeconds],
            SkillStage skill => skill.Steps.Select(step => step.AfterSeconds),
            _ => Enumerable.Empty<int>(),
        }).Append(queue.EscalateAfterSeconds).Where(seconds => seconds > call.RelaxedSeconds);
        if (call.Callback is { } callback) return CallbackDueOf(state, call, callback, steps.Select(seconds => at.AddSeconds(seconds)));
        var online = call.DueSince ?? at;
        var overflow = call.Overflows < 5 ? queue.Overflows.Where(rule => rule.When is OverflowWhen.Waited && (rule.To is not ToQueue to || state.Centre.Queues.ContainsKey(to.Queue))).Select(rule => online.AddSeconds(rule.Seconds)) : [];
        DateTimeOffset? told = (queue.Announcements, call.AnnouncedAt, call.AskedSince) switch
        {
            (null, _, _) or (_, _, not null) => null,
            ({ } settings, null, _) => online.AddSeconds(settings.FirstAfterSeconds),
            ({ EverySeconds: > 0 } settings, { } last, _) => last.AddSeconds(settings.EverySeconds),
            _ => null,
        };
        if (told is { } next) overflow = overflow.Append(next);
        return overflow.Concat(steps.Select(seconds => at.AddSeconds(seconds))).Append(online.AddSeconds(queue.WaitSecondsMax)).Append(call.AskedSince?.AddSeconds(45) ?? DateTimeOffset.MaxValue).Min();
    }

    private static DateTimeOffset CallbackDueOf(RoutingState state, CallInProgress call, Callback callback, IEnumerable<DateTimeOffset> steps)
    {
        if (callback.LineOpen) return callback.AgreedAt.AddSeconds(30);
        var (settings, hours) = (state.Centre.Queues[call.Queue!.Value].Callback, DateTimeOffset.MaxValue);
        if (callback.NotBefore is null && settings is { } of && of.FromMinute != of.ToMinute)
        {
            var since = call.DueSince ?? callback.AgreedAt;
            var midnight = new DateTimeOffset(since.AddMinutes(state.Centre.UtcOffsetMinutes).UtcDateTime.Date, TimeSpan.Zero).AddMinutes(-state.Centre.UtcOffsetMinutes);
            var (opens, closes) = (midnight.AddMinutes(of.FromMinute), midnight.AddMinutes(of.ToMinute));
            hours = since >= opens && since < closes ? closes : since;
        }
        return steps.Append(callback.NotBefore ?? hours).Append(callback.ExpiresAt).Min();
    }
}
