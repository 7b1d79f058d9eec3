using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Live;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Roles;
using Antiphon.Server.Tests.Calls;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Live;

/// <summary>Whom each agent serves and what he has done today, for those who oversee him.</summary>
public sealed class AgentWorkTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_board_says_whom_an_agent_serves_and_counts_his_day_as_the_reports_do()
    {
        var supervisor = _scene.Stream.Join(new Viewer("9000", _ => PeopleScope.All), null);
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive(caller: "13800138000");
        Assert.Equal(("13800138000", "王小明", "sales", false), Told(supervisor));
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pump();
        _scene.Pass(7);
        Assert.Equal(new AgentDayView(1, 0, 0, 0), Ann.Today);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Equal(new AgentDayView(1, 0, 0, 7000), Ann.Today);
        Assert.Null(Ann.With);
        _scene.Ask(new FinishWrapUp(Scene.Ann));

        _scene.Arrive(caller: "13900139000");
        _scene.Pass(60);
        Assert.Equal(new AgentDayView(1, 0, 1, 7000), Ann.Today);
        Assert.Equal(AgentDayView.None, Ann.TodaySimulated);
        using var db = _scene.Databases.CreateDbContext();
        var cells = db.Set<Features.Calls.Projections.CallRecord>().Include(call => call.Segments).ToList().SelectMany(CellMaking.AgentCalls).Where(cell => cell.Key.Dimensions.StartsWith("1001")).ToList();
        Assert.Equal((1, 0, 1, 7000), (Sum("talks_in"), Sum("talks_out"), Sum("missed"), Sum("talk_ms")));

        long Sum(string part) => cells.Sum(cell => cell.Value[FactSource.AgentCalls.IndexOf(part)]);
    }

    [Fact]
    public void A_restart_forgets_nothing_of_the_day_and_holds_no_call_that_is_over()
    {
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive();
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pump();
        _scene.Pass(5);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        _scene.Ask(new FinishWrapUp(Scene.Ann));

        var again = new LiveBoard(_scene.Calls, _scene.Views, new Scene.Names(), _scene.Parties, _scene.Recordings, _scene.Clock);
        again.Load(_scene.Story.File, _scene.State);
        Assert.Equal((new AgentDayView(1, 0, 0, 5000), 0), (again.Works().Single(work => work.JobNumber == "1001").Today, again.CallsHeld));
    }

    [Fact]
    public void Colleagues_are_not_told_with_whom_an_agent_talks()
    {
        var colleague = _scene.Stream.Join(new Viewer("1002", permission => permission == Permission.SeeBoard ? PeopleScope.All : permission == Permission.SeeLiveCalls ? PeopleScope.Nobody : PeopleScope.Own("1002")), null);
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Arrive(caller: "13800138000");
        var frames = colleague.Waiting().Select(frame => System.Text.Encoding.UTF8.GetString(frame.Span)).Where(frame => !frame.Contains("\"type\":\"queue\"")).ToList();
        Assert.Contains(frames, frame => frame.Contains("\"offered\""));
        Assert.DoesNotContain(frames, frame => frame.Contains("13800138000"));
    }

    private AgentWorkView Ann => _scene.Board.Works().Single(work => work.JobNumber == "1001");

    private static (string, string?, string?, bool) Told(LiveClient client)
    {
        var with = client.Waiting().Select(frame => JsonDocument.Parse(frame).RootElement).Last(frame => frame.GetProperty("type").GetString() == "agent-work").GetProperty("data").GetProperty("with");
        var caller = with.GetProperty("caller");
        return (caller.GetProperty("number").GetString()!, caller.GetProperty("name").GetString(), with.GetProperty("queue").GetString(), with.GetProperty("outbound").GetBoolean());
    }
}
