using Microsoft.Data.Sqlite;

namespace Antiphon.Interop.Tests;

[Collection(Processes.Name)]
public sealed class TwoHundredCallsTests
{
    private const int CallsPerQueue = 100;

    /// <summary>Straight to sales, before anything is compared: files and connections that are opened once are no leak.</summary>
    private const int CallsBefore = 10;

    /// <summary>Numbers agree to the unit wherever they are asked for, and nothing is left behind.</summary>
    [Fact]
    public async Task Two_hundred_calls_agree_in_story_list_and_counters_and_leave_nothing_behind()
    {
        await using var centre = await RunningCentre.Start();
        await using var phones = await AnsweringPhones.Start(centre, centre.First.Extensions, talk: TimeSpan.FromSeconds(1));
        foreach (var (agent, extension) in centre.First.Agents.Zip(centre.First.Extensions)) await centre.SignIn(agent.JobNumber, extension.User);
        using var stop = new CancellationTokenSource();
        var wrappingUp = FinishWrapUps(centre, stop.Token);
        await using var first = Sipp.Start($"{SippScenario.Caller("4001", "1540000[call_number]").Calls().IsAnswered().IsHungUpOn()}", centre.Sip, "127.0.0.1", CallsBefore, perSecond: 4);
        Assert.Equal(CallsBefore, (await first.Finish(TimeSpan.FromMinutes(2))).Succeeded);
        await centre.IsQuiteIdle();
        var (before, openBefore) = (await centre.Leftovers(), centre.OpenFiles());

        await using var sales = Callers(centre, '1', "1541000", "127.0.0.1");
        await using var service = Callers(centre, '2', "1542000", "127.0.0.2");
        SippResult[] results = [await sales.Finish(TimeSpan.FromMinutes(4)), await service.Finish(TimeSpan.FromMinutes(4))];
        await centre.IsQuiteIdle();
        await Eventually.Holds(async () => (await centre.Get("/api/agents")).EnumerateArray().All(a => a.GetProperty("synthetic").GetBoolean() || a.GetProperty("state").GetString() == "ready"),
            TimeSpan.FromSeconds(20), "all agents are ready again");
        await stop.CancelAsync();
        await wrappingUp;

        Assert.All(results, result => Assert.True(result is { Succeeded: CallsPerQueue, Failed: 0 }, $"{result.Succeeded} of {CallsPerQueue}\n{result.Report}\n{centre.Output}"));
        var calls = await centre.Calls();
        Assert.Equal(CallsBefore + 2 * CallsPerQueue, calls.Count);
        Assert.All(calls, call => Assert.Equal("answered", call.GetProperty("result").GetString()));
        Assert.All(calls, call => Assert.Equal("agent", call.GetProperty("releasedBy").GetString()));
        Assert.Equal(calls.Count, phones.Answered);
        await Agree(centre, "sales", CallsBefore + CallsPerQueue, calls);
        await Agree(centre, "service", CallsPerQueue, calls);
        TheStoryAgrees(centre, calls);

        var after = await centre.Leftovers();
        Assert.True(Math.Abs(after["fileHandles"] - before["fileHandles"]) <= 5, $"{before["fileHandles"]} → {after["fileHandles"]}\n{openBefore}\n→\n{centre.OpenFiles()}");
        Assert.Equal(before["registrations"], after["registrations"]);
    }

    private static async Task Agree(RunningCentre centre, string queue, int expected, IReadOnlyList<JsonElement> calls)
    {
        var listed = calls.Where(call => call.GetProperty("queue").GetString() == queue).ToList();
        Assert.Equal(expected, listed.Count);
        foreach (var measure in new[] { "offered", "answered" })
            Assert.Equal(expected, (await centre.Get($"/api/figures/{measure}?queue={queue}")).GetProperty("value").GetDouble());
        Assert.Equal(0, (await centre.Get($"/api/figures/abandoned?queue={queue}")).GetProperty("value").GetDouble());
        var asa = (await centre.Get($"/api/figures/asa?queue={queue}")).GetProperty("value").GetDouble();
        Assert.Equal(listed.Average(call => call.GetProperty("waitSeconds").GetDouble()), asa, tolerance: 0.01);

        var board = (await centre.Get("/api/queues")).EnumerateArray().Single(q => q.GetProperty("id").GetString() == queue);
        Assert.Empty(board.GetProperty("waiting").EnumerateArray());
        Assert.Equal(expected, board.GetProperty("today").GetProperty("answered").GetInt32());
        Assert.Equal(expected, board.GetProperty("today").GetProperty("offered").GetInt32());
    }

    private static void TheStoryAgrees(RunningCentre centre, IReadOnlyList<JsonElement> calls)
    {
        var facts = Facts(centre);
        foreach (var call in calls)
        {
            var story = facts[call.GetProperty("id").GetString()!];
            foreach (var once in new[] { "call-started", "call-enqueued", "talk-started", "talk-ended", "call-ended" })
                Assert.Equal(1, story.Count(fact => fact == once));
            Assert.Equal(story.Count(fact => fact == "offer-made"), story.Count(fact => fact is "offer-accepted" or "offer-expired" or "offer-failed" or "offer-declined"));
        }
    }

    /// <summary>Types of the events of each call, read from the story's own file.</summary>
    private static ILookup<string, string> Facts(RunningCentre centre)
    {
        var file = Directory.GetFiles(Path.Combine(centre.Data, "story"), "*.db").Single();
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT events FROM entries ORDER BY seq";
        using var rows = command.ExecuteReader();
        var facts = new List<(string Call, string Type)>();
        while (rows.Read())
        {
            using var events = JsonDocument.Parse(rows.GetString(0));
            facts.AddRange(from e in events.RootElement.EnumerateArray()
                           where e.TryGetProperty("call", out var call) && call.ValueKind == JsonValueKind.String
                           select (e.GetProperty("call").GetString()!, e.GetProperty("$type").GetString()!));
        }
        return facts.ToLookup(fact => fact.Call, fact => fact.Type);
    }

    /// <summary>Press the key after the welcome; the agent hangs up.</summary>
    private static Sipp Callers(RunningCentre centre, char key, string prefix, string address) => Sipp.Start(
        $"{SippScenario.Caller("4000", $"{prefix}[call_number]").Calls().IsAnswered().Waits(8_000).Presses(key).IsHungUpOn()}",
        centre.Sip, address, CallsPerQueue, perSecond: 2.5, atOnce: 45);

    private static async Task FinishWrapUps(RunningCentre centre, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
                foreach (var agent in (await centre.Get("/api/agents")).EnumerateArray().Where(a => a.GetProperty("state").GetString() == "wrap-up"))
                    using (await centre.Api.PostAsync($"/api/agents/{agent.GetProperty("jobNumber").GetString()}/wrap-up/finish", null, CancellationToken.None)) { }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
