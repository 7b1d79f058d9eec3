using System.Reflection;
using Antiphon.Server.Hosting;
using Antiphon.Server.Tests.Phone;

namespace Antiphon.Server.Tests.Queues;

/// <summary>What is wrong is refused whole, with a reason that a person can read in either language.</summary>
public sealed class BadInputStories : CentreOfItsOwn
{
    private static object Queue(string id, object? rules = null) => new { id, name = new { zh = "夜间", en = "Night" }, rules = rules ?? new { waitSecondsMax = 600 } };

    [Fact]
    public async Task A_policy_with_a_skill_that_nobody_has_is_refused_and_the_old_one_stays_in_force()
    {
        var (before, stored) = (Calls.State.Centre, await Client.GetStringAsync("api/settings/queues/sales"));
        object Skill(string skill) => new { waitSecondsMax = 600, stages = new object[] { new { kind = "skill", steps = new object[] { new { afterSeconds = 0, needs = new[] { new { skill, level = 5 } } } } } } };
        var refused = await Client.PutAsJsonAsync("api/settings/queues/sales", Queue("sales", Skill("klingon")));
        Assert.Equal("422 policy-invalid", await refused.Refusal());
        var problem = Assert.Single((await refused.Json()).GetProperty("args").GetProperty("problems").EnumerateArray(), p => p.GetProperty("refuses").GetBoolean());
        Assert.Equal(("skill-missing", "klingon"), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
        Assert.Same(before, Calls.State.Centre);
        Assert.Equal(stored, await Client.GetStringAsync("api/settings/queues/sales"));
    }

    [Fact]
    public async Task A_queue_with_a_caller_goes_only_when_it_is_said_where_he_goes()
    {
        (await Client.PostAsJsonAsync("api/settings/queues", Queue("night"))).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/numbers", new { number = "4777", title = "Night", to = new { kind = "queue", target = "night" }, rules = Array.Empty<object>() })).EnsureSuccessStatusCode();
        await using var caller = new WirePhone("13911110099", RegisteredPhone.Sip(UnderTest));
        var call = WireCall.To(caller, "4777");
        await call.Invite(WireCall.Sdp(caller.Local));
        await call.Expect(200);
        await call.Ack();
        await Waits("night");
        Assert.Equal("409 queue-in-use", await (await Client.DeleteAsync("api/settings/queues/night")).Refusal());
        (await Client.DeleteAsync("api/numbers/4777")).EnsureSuccessStatusCode();

        Assert.Equal("409 queue-has-callers", await (await Client.DeleteAsync("api/settings/queues/night")).Refusal());
        Assert.Equal("404 queue-unknown", await (await Client.DeleteAsync("api/settings/queues/night?to=nowhere")).Refusal());
        await Waits("night");
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync("api/settings/queues/night?to=sales")).StatusCode);
        await Waits("sales");
        await call.Bye();
    }

    [Fact]
    public void Every_refusal_has_its_reason_in_both_languages()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antiphon.slnx"))) folder = Path.GetDirectoryName(folder)!;
        var own = typeof(RefusalCatalogue).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<RefusalReason>();
        // What the page itself says of a server that goes or fails.
        var codes = own.Concat(Enum.GetValues<Refusal>().Select(RefusalCatalogue.Of)).Select(reason => reason.Code).Where(code => code is not ("stopping" or "failure")).Distinct().ToList();
        Assert.True(codes.Count > 80);
        foreach (var language in (string[])["zh-CN", "en-US"])
        {
            var texts = string.Concat(Directory.GetFiles(Path.Combine(folder, "src", "Web", "src", "locales"), $"{language}*.ts").Select(File.ReadAllText));
            Assert.Empty(codes.Where(code => !texts.Contains($"'problem.{code}'", StringComparison.Ordinal)));
        }
    }

    private Task Waits(string queue) => Eventually.Holds(() => Calls.State.Calls.Values.Any(call => call is { Phase: CallPhase.Queued } && call.Queue == new QueueId(queue)), Soon, $"the caller waits in {queue}");
}
