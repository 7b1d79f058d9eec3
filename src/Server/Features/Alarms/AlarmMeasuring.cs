using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Trunks;

namespace Antiphon.Server.Features.Alarms;

/// <summary>Something that breaks a rule now.</summary>
internal sealed record Breach(string Subject, IReadOnlyDictionary<string, string> Details);

/// <summary>Holds a rule against the state of the centre.</summary>
internal static class AlarmMeasuring
{
    /// <summary>Below so many calls a service level says nothing.</summary>
    public const int CallsMin = 10;

    /// <param name="today">Figures of a queue since midnight, of real callers.</param>
    public static IEnumerable<Breach> Of(AlarmRule rule, RoutingState state, Func<QueueId, Figures> today, DateTimeOffset now) => rule.Measure switch
    {
        AlarmMeasure.AgentState => state.Agents.Values.Where(agent => rule.Subject.Length == 0 || agent.Id.Value == rule.Subject).Select(agent => AgentBreach(rule, state, agent, now)).OfType<Breach>(),
        AlarmMeasure.Lines => LinesInUse.Of(state).Where(line => line.Max > 0 && (rule.Subject.Length == 0 || line.Name == rule.Subject)).Select(line => LineBreach(rule, line)).OfType<Breach>(),
        _ => state.Centre.Queues.Keys.Where(queue => rule.Subject.Length == 0 || queue.Value == rule.Subject).Select(queue => QueueBreach(rule, state, queue, today, now)).OfType<Breach>(),
    };

    private static Breach? LineBreach(AlarmRule rule, LineView line)
    {
        var (used, percent) = (line.In + line.Out, (line.In + line.Out) * 100 / line.Max);
        return percent < rule.Threshold ? null : Broken(rule, line.Name, percent, ("used", used.ToString(CultureInfo.InvariantCulture)), ("max", line.Max.ToString(CultureInfo.InvariantCulture)));
    }

    private static Breach? AgentBreach(AlarmRule rule, RoutingState state, AgentShift agent, DateTimeOffset now)
    {
        if (state.Centre.Agents.GetValueOrDefault(agent.Id) is { Synthetic: true } || agent.State != rule.State) return null;
        var seconds = (long)(now - agent.Since).TotalSeconds;
        return seconds < rule.Threshold ? null : Broken(rule, agent.Id.Value, seconds, ("state", JsonNamingPolicy.KebabCaseLower.ConvertName(agent.State.ToString())));
    }

    private static Breach? QueueBreach(AlarmRule rule, RoutingState state, QueueId queue, Func<QueueId, Figures> today, DateTimeOffset now)
    {
        long value;
        switch (rule.Measure)
        {
            case AlarmMeasure.LongestWait:
                value = Waiting(state, queue).Select(call => (long)(now - (call.EnqueuedAt ?? now)).TotalSeconds).DefaultIfEmpty(-1).Max();
                return value >= rule.Threshold ? Broken(rule, queue.Value, value) : null;
            case AlarmMeasure.Waiting:
                value = Waiting(state, queue).Count();
                return value >= rule.Threshold ? Broken(rule, queue.Value, value) : null;
            case AlarmMeasure.AgentsReady:
                value = state.Agents.Values.Count(agent => agent is { State: AgentState.Ready, PhoneUp: true } && state.Centre.Agents.GetValueOrDefault(agent.Id) is { Synthetic: false } settings && settings.Queues.Contains(queue));
                return value < rule.Threshold ? Broken(rule, queue.Value, value) : null;
            default:
                if (today(queue) is not { ServiceLevelBase: >= CallsMin } figures) return null;
                value = figures.AnsweredInTime * 100 / figures.ServiceLevelBase;
                return value < rule.Threshold ? Broken(rule, queue.Value, value) : null;
        }
    }

    /// <summary>Real callers, until somebody talks with them.</summary>
    private static IEnumerable<CallInProgress> Waiting(RoutingState state, QueueId queue) =>
        state.Calls.Values.Where(call => call.Queue == queue && !call.Simulated && call.Phase is CallPhase.Queued or CallPhase.Offered or CallPhase.Joining);

    private static Breach Broken(AlarmRule rule, string subject, long value, params (string Name, string Value)[] more)
    {
        var details = more.ToDictionary(pair => pair.Name, pair => pair.Value);
        details["value"] = value.ToString(CultureInfo.InvariantCulture);
        details["threshold"] = rule.Threshold.ToString(CultureInfo.InvariantCulture);
        return new Breach(subject, details);
    }
}
