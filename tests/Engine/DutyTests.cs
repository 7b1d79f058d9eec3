using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>A queue that works from nine to noon and from one to six, with Bob on duty at noon and from six to eight.</summary>
public sealed class DutyTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);

    private static Func<Centre, Centre> Hours(Func<QueueSettings, QueueSettings>? more = null, bool duty = true) => centre => With(Sales, queue => (more ?? (q => q))(queue with
    {
        WaitSecondsMax = 86_400, WrapUpSecondsMax = 0,
        Hours = new QueueHours("work") { Duty = duty ? [new DutyShift(Bob, new TimeWindow([], 720, 780)), new DutyShift(Bob, new TimeWindow([], 1080, 1200))] : [] },
    }))(centre with
    {
        Calendars = centre.Calendars.Add("work", new WorkCalendar("work")
        {
            Week = [.. Enum.GetValues<DayOfWeek>().SelectMany(day => (WeekPeriod[])[new(day, 540, 720), new(day, 720, 780, "noon"), new(day, 780, 1080)])],
        }),
    });

    private static DateTimeOffset At(double hour) => Nine.AddHours(hour - 9);

    [Fact]
    public void Outside_its_hours_calls_go_only_to_agents_on_the_duty_roster_for_that_moment()
    {
        var scene = new Scene(Hours()).SignedIn(Ann).PassTo(At(12)).SignedIn(Bob);
        var noon = scene.Call();
        Assert.Equal((AgentState.Ready, noon), (scene.StateOf(Ann), scene.OfferOf(Bob).Call));
        Assert.Contains(scene.Last.Whys.Single().Losers, loser => loser is { Stage: "duty", Value: "not on duty" } && loser.Agent == Ann);
        scene.Take(Bob);
        var second = scene.Call();
        Assert.Equal((AgentState.Ready, CallPhase.Queued), (scene.StateOf(Ann), scene.PhaseOf(second)));
        scene.PassTo(At(13).AddMilliseconds(-1));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(second));
        scene.PassTo(At(13));
        Assert.Equal(second, scene.OfferOf(Ann).Call);
        scene.Take(Ann).Give(new CallerLeft(second)).Give(new CallerLeft(noon)).PassTo(At(18.5));
        var evening = scene.Call();
        Assert.Equal(evening, scene.OfferOf(Bob).Call);
    }

    [Fact]
    public void Nobody_on_duty_sends_callers_where_the_rule_says_those_who_wait_when_it_closes_too()
    {
        var scene = new Scene(Hours(queue => queue with { Overflows = [new OverflowRule(OverflowWhen.Closed, new ToQueue(Service))] }));
        scene.PassTo(At(17.9));
        var waits = scene.Call();
        scene.PassTo(At(18));
        Assert.Equal(Sales, scene.State.Calls[waits].Queue);
        scene.PassTo(At(20));
        Assert.Equal(Service, scene.State.Calls[waits].Queue);
        var late = scene.Call();
        Assert.Equal((Service, "closed"), (scene.State.Calls[late].Queue, scene.Last.Events.OfType<CallOverflowed>().Single().Cause));
        Assert.Equal(At(17.9), scene.State.Calls[waits].AgedSince);
    }

    [Fact]
    public void Without_a_shift_signed_in_it_counts_as_nobody_and_the_loss_is_told_as_outside_the_hours()
    {
        var flow = new Flow(new("sorry"), 1, "end", ImmutableDictionary<string, FlowNode>.Empty.Add("end", new HangUpNode()));
        var scene = new Scene(centre => Hours(queue => queue with { Overflows = [new OverflowRule(OverflowWhen.NobodySignedIn, new ToQueue(Service)), new OverflowRule(OverflowWhen.Closed, new ToFlow(flow.Id))] })(centre with { Flows = centre.Flows.Add(flow.Id, flow) }));
        scene.SignedIn(Ann).PassTo(At(12.5));
        var noon = scene.Call();
        Assert.Equal(Service, scene.State.Calls[noon].Queue);
        scene.PassTo(At(21));
        var night = scene.Call();
        Assert.Equal(LostReason.OutsideHours, scene.EndOf(night).Lost);
    }

    [Fact]
    public void Calls_are_recorded_within_the_calendar_only()
    {
        var scene = new Scene(Hours(queue => queue with { RecordedCalendar = "work" })).SignedIn(Bob);
        var day = scene.TalkingWith(Bob);
        Assert.Contains(scene.Effects, effect => effect is RecordCall record && record.Call == day);
        scene.Give(new CallerLeft(day)).PassTo(At(12.5));
        var noon = scene.TalkingWith(Bob);
        Assert.DoesNotContain(scene.Effects, effect => effect is RecordCall record && record.Call == noon);
    }

    [Fact]
    public void Hours_that_are_taken_away_or_changed_hold_at_once_and_survive_a_snapshot()
    {
        var scene = new Scene(Hours(duty: false)).SignedIn(Ann).PassTo(At(19));
        var call = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        var again = RoutingJson.ReadState(RoutingJson.Write(scene.State));
        Assert.Equal(scene.State.NextDue, again.NextDue);
        Assert.Equal(scene.State.Duties[Sales].Until, again.Duties[Sales].Until);
        scene.Configure(scene.State.Centre with { Version = 2, Queues = scene.State.Centre.Queues.SetItem(Sales, scene.State.Centre.Queues[Sales] with { Hours = null }) });
        Assert.Equal(call, scene.OfferOf(Ann).Call);
        Assert.Empty(scene.State.Duties);
    }

    [Fact]
    public void A_roster_is_checked_against_calendars_agents_and_the_clock()
    {
        string[] Codes(Func<QueueSettings, QueueSettings> change)
        {
            var centre = Hours()(SampleCentre);
            return [.. PolicyCheck.Of(change(centre.Queues[Sales]), centre).Select(problem => problem.Code).Order(StringComparer.Ordinal)];
        }
        Assert.Empty(Codes(queue => queue));
        Assert.Equal(["calendar-unknown", "calendar-unknown"], Codes(queue => queue with { RecordedCalendar = "no", Hours = queue.Hours! with { Calendar = "nor" } }));
        Assert.Equal(["duty-not-serving", "duty-times"], Codes(queue => queue with { Hours = queue.Hours! with { Duty = [new DutyShift(Cai, new TimeWindow([7], 600, 700))] } }));
        Assert.Equal(["closed-nowhere"], Codes(queue => queue with { Hours = queue.Hours! with { Duty = [] } }));
        Assert.Equal(["closed-without-hours"], Codes(queue => queue with { Hours = null, Overflows = [new OverflowRule(OverflowWhen.Closed, new ToQueue(Service))] }));
    }
}
