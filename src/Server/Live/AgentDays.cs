using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Live;

/// <summary>What each agent has done on a day, summed from the same records by the same rules as the reports.</summary>
internal sealed class AgentDays
{
    private readonly Dictionary<(string Agent, DateTimeOffset Day, bool Simulated), AgentDayView> _days = [];

    /// <summary>What calls that may still change have added.</summary>
    private readonly Dictionary<string, List<(string Agent, DateTimeOffset Day, AgentDayView Added)>> _open = [];

    /// <summary>A call again, as it is now.</summary>
    /// <param name="dayOf">Beginning of the day of an instant.</param>
    public void Take(CallRecord call, Func<DateTimeOffset, DateTimeOffset> dayOf)
    {
        foreach (var (agent, day, added) in _open.GetValueOrDefault(call.Id, [])) Add(agent, day, call.Simulated, added, -1);
        List<(string, DateTimeOffset, AgentDayView)> adds = [];
        foreach (var (key, sums) in CellMaking.AgentCalls(call))
        {
            var day = dayOf(DateTimeOffset.FromUnixTimeMilliseconds(key.Slot));
            var (agent, added) = (key.Dimensions[..key.Dimensions.IndexOf(Cells.Part)], new AgentDayView(Sum("talks_in"), Sum("talks_out"), Sum("missed"), Sum("talk_ms")));
            adds.Add((agent, day, added));
            Add(agent, day, call.Simulated, added, 1);

            long Sum(string part) => sums[FactSource.AgentCalls.IndexOf(part)];
        }
        _open[call.Id] = adds;
    }

    /// <summary>Nothing of it changes any more.</summary>
    public void Close(string call) => _open.Remove(call);

    public AgentDayView Of(AgentId agent, DateTimeOffset day, bool simulated) => _days.GetValueOrDefault((agent.Value, day, simulated), AgentDayView.None);

    public void ForgetBefore(DateTimeOffset day)
    {
        foreach (var key in _days.Keys.Where(k => k.Day < day).ToList()) _days.Remove(key);
    }

    private void Add(string agent, DateTimeOffset day, bool simulated, AgentDayView more, int sign)
    {
        var now = _days.GetValueOrDefault((agent, day, simulated), AgentDayView.None);
        _days[(agent, day, simulated)] = new AgentDayView(now.In + sign * more.In, now.Out + sign * more.Out, now.Missed + sign * more.Missed, now.TalkMs + sign * more.TalkMs);
    }
}
