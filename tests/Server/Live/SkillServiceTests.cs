using Antiphon.Server.Live;
using Antiphon.Server.Tests.Calls;

namespace Antiphon.Server.Tests.Live;

/// <summary>Beside each queue the board tells which skills its callers need and what they say, as it happens.</summary>
public sealed class SkillServiceTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_board_tells_the_skills_of_a_queue_and_its_figures_in_the_step_in_which_they_change()
    {
        var queue = Scene.Centre.Queues[Scene.Sales] with { Stages = [new SkillStage([new SkillStep(0, [new SkillNeed("english", 2)]), new SkillStep(30, [new SkillNeed("billing", 1)])])] };
        var ann = Scene.Centre.Agents[Scene.Ann];
        _ = _scene.Calls.Configure(Scene.Centre with { Version = 2, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, queue), Agents = Scene.Centre.Agents.SetItem(Scene.Ann, ann with { Skills = ann.Skills.SetItem("english", 3) }) });
        _scene.Pump();
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Arrive(caller: "13800138000");
        _scene.Pass(4);
        Assert.Equal((1, 0), (Sales.Today.Offered, Sales.Today.Answered));
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pump();
        Assert.Equal(["billing", "english"], Sales.Skills);
        Assert.Equal((1, 1.0, 4.0), (Sales.Today.Answered, Sales.Today.AnswerRate, Sales.Today.Asa));
    }

    [Fact]
    public void A_rating_counts_once_for_the_queue_and_the_day_on_which_the_caller_was_asked()
    {
        var counts = new RatingCounts();
        CallId real = new("a"), played = new("b");
        Take(new CallStarted(played, "4001", new PartyId(1), "city", Simulated: true, null, Day.AddHours(1)));
        foreach (var call in new[] { real, played, real })
            Take(new RatingInvited(call, Scene.Ann, Scene.Sales, null, AfterTalk: true, 5, Day.AddHours(2)));
        Take(new RatingGiven(real, 4, Day.AddHours(2)));
        Take(new RatingGiven(real, 1, Day.AddHours(2)));
        Take(new RatingGiven(new("stranger"), 1, Day.AddHours(2)));
        Assert.Equal(new RatingCountsView(1, 1, 75), counts.Of(Scene.Sales, Day, simulated: false));
        Assert.Equal(new RatingCountsView(1, 0, 0), counts.Of(Scene.Sales, Day, simulated: true));
        counts.ForgetBefore(Day.AddDays(1));
        Assert.Equal(RatingCountsView.None, counts.Of(Scene.Sales, Day, simulated: false));

        void Take(EngineEvent happened) => counts.Take(happened, _ => Day);
    }

    private QueueView Sales => _scene.Board.Queues().Single(queue => queue.Id == "sales");
}
