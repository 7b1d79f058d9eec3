using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Antiphon.TestKit.Wire;

namespace Antiphon.Interop.Tests;

/// <summary>The process is stopped (SIGSTOP) in the middle of its calls, as by a debugger or a frozen machine, and goes on.</summary>
[Collection(Processes.Name)]
public sealed class StandstillTests
{
    /// <summary>More than these at once, for one far end, are sound that comes too late to be heard.</summary>
    private const int BurstMax = 5;

    private const int EchoCalls = 28, ToneCalls = 20;

    [Fact]
    public async Task Fifty_calls_survive_a_process_that_stands_still_for_one_second_and_for_five()
    {
        await using var centre = await RunningCentre.Start();
        await using var floor = await Floor.Of(centre);
        await floor.StandsStill(1);
        await floor.StandsStill(5);
        await floor.Ends();
    }

    [Fact, Trait("Level", "long")]
    public async Task Fifty_calls_survive_fifteen_seconds_and_an_offer_that_was_taken_meanwhile_stands()
    {
        await using var centre = await RunningCentre.Start();
        var sales = JsonNode.Parse((await centre.Get("/api/settings/queues/sales")).GetRawText())!;
        sales["rules"]!["offerSeconds"] = 10;
        using (var changed = await centre.Api.PutAsJsonAsync("/api/settings/queues/sales", sales)) Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
        await using var floor = await Floor.Of(centre);

        // The telephone answers while the process stands still: by the clock the offer was over five seconds ago when the answer is read.
        await using var desk = await Desk.Of(centre, centre.First.Extension("8002"));
        await centre.SignIn("1002", "8002");
        var invite = await desk.Phone.ExpectRequest("INVITE");
        var answered = WireCall.From(desk.Phone, invite);
        await floor.StandsStill(15, meanwhile: () => desk.Phone.Respond(invite, 200, "OK", answered.LocalTag, WireCall.Sdp(desk.Audio.Local)));
        await answered.ExpectRequest("ACK");
        desk.Audio.TalkTo(invite);
        await centre.AgentIs("1002", "talking");
        await floor.Waiting.HearsSteadily(900, seconds: 1);
        await floor.Waiting.Call.Bye();
        await answered.ExpectBye();
        var rings = (await floor.Waiting.Record()).GetProperty("segments").EnumerateArray().Where(segment => segment.GetProperty("kind").GetString() == "ring");
        Assert.Equal("answered", Assert.Single(rings).GetProperty("outcome").GetString());
        await floor.Ends(waiting: false);
    }

    /// <summary>Between the first sign-in and now an agent is in one state after the other.</summary>
    private static async Task TimesFollowEachOther(RunningCentre centre, string agent)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var lines = (await centre.Api.GetStringAsync($"/api/reports/rows/states?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&format=csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var columns = lines[0].Split(',');
        string Of(string line, string column) => line.Split(',')[Array.IndexOf(columns, column)];
        var rows = lines[1..].Where(line => Of(line, "agent").Contains(agent)).OrderBy(line => Of(line, "started_at"), StringComparer.Ordinal).ToList();
        Assert.True(rows.Count >= 3, string.Join('\n', lines));
        for (var i = 1; i < rows.Count; i++) Assert.Equal(Of(rows[i - 1], "ended_at"), Of(rows[i], "started_at"));
    }

    /// <summary>Fifty calls: an echo and a tone, so that what is passed on and what is made here are both listened to, a talk with an agent, and one who waits.</summary>
    private sealed class Floor : IAsyncDisposable
    {
        private readonly RunningCentre _centre;
        private readonly List<Caller> _callers = [];
        private readonly Stopwatch _talks = new();
        private Desk _desk = null!;
        private Caller _talker = null!;
        private WireCall _answered = null!;
        private TimeSpan _connecting;

        private Floor(RunningCentre centre) => _centre = centre;

        public static async Task<Floor> Of(RunningCentre centre)
        {
            var floor = new Floor(centre) { _desk = await Desk.Of(centre, centre.First.Extension("8001")) };
            await centre.SignIn("1001", "8001");
            var connecting = Stopwatch.StartNew();
            floor._talker = await floor.Calls("4001", async () =>
            {
                var invite = await floor._desk.Phone.ExpectRequest("INVITE");
                floor._answered = WireCall.From(floor._desk.Phone, invite);
                await floor._answered.Answer(invite, WireCall.Sdp(floor._desk.Audio.Local));
                floor._desk.Audio.TalkTo(invite);
            });
            await centre.AgentIs("1001", "talking");
            floor._connecting = connecting.Elapsed;
            floor._talks.Start();
            for (var i = 0; i < EchoCalls; i++) await floor.Calls("4002");
            for (var i = 0; i < ToneCalls; i++) await floor.Calls("4003");
            floor.Waiting = await floor.Calls("4001");
            await floor.Flows("before the stop");
            return floor;
        }

        /// <summary>In the queue, while nobody else is ready.</summary>
        public Caller Waiting { get; private set; } = null!;

        private async Task<Caller> Calls(string number, Func<Task>? meanwhile = null)
        {
            var caller = Caller.At(_centre, number);
            _callers.Add(caller);
            await caller.IsAnswered();
            if (meanwhile is not null) await meanwhile();
            return caller;
        }

        private IEnumerable<WireAudio> Ears => _callers.Select(caller => caller.Audio).Append(_desk.Audio);

        /// <param name="meanwhile">Done while it stands still.</param>
        public async Task StandsStill(int seconds, Func<Task>? meanwhile = null)
        {
            var before = (await _centre.Leftovers())["calls"];
            await _centre.StandStill();
            var stood = Stopwatch.StartNew();
            long heard = -1;
            await Eventually.Holds(() => heard == (heard = Ears.Sum(ear => ear.PacketsHeard)), TimeSpan.FromSeconds(20), "what was sent before is heard");
            if (meanwhile is not null) await meanwhile();
            var told = _callers.Sum(caller => caller.Told);
            if (TimeSpan.FromSeconds(seconds) - stood.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest);
            foreach (var ear in Ears) ear.CountBurst();
            await _centre.GoOn();
            await Flows($"after {seconds} s");

            Assert.All(Ears, ear => Assert.True(ear.Burst <= BurstMax, $"{ear.Burst:f1} packets at once after {seconds} s"));
            Assert.Equal(told, _callers.Sum(caller => caller.Told));
            Assert.Equal(before, (await _centre.Leftovers())["calls"]);
            Assert.Equal("talking", (await _centre.Agent("1001")).GetProperty("state").GetString());
        }

        /// <summary>Everybody hears another second.</summary>
        private async Task Flows(string when)
        {
            var heard = Ears.ToDictionary(ear => ear, ear => ear.PacketsHeard);
            await Eventually.Holds(() => Ears.All(ear => ear.PacketsHeard >= heard[ear] + 50), TimeSpan.FromSeconds(30), $"everybody hears something {when}",
                () => $"{Ears.Count(ear => ear.PacketsHeard < heard[ear] + 50)} do not\n{_centre.Output}");
        }

        /// <summary>All hang up; the talk was as long as it was, and the agent's times follow each other.</summary>
        /// <param name="waiting">Who waited is still there.</param>
        public async Task Ends(bool waiting = true)
        {
            var least = _talks.Elapsed;
            foreach (var caller in _callers.Where(caller => waiting || caller != Waiting)) await caller.Call.Bye();
            await _answered.ExpectBye();
            var record = await _talker.Record();
            Assert.Equal("answered", record.GetProperty("result").GetString());
            var talked = record.GetProperty("talkSeconds").GetDouble();
            Assert.InRange(talked, least.TotalSeconds - 1, (_talks.Elapsed + _connecting).TotalSeconds + 1);   // a second: it may stand still between the act and its time
            await _centre.AgentIs("1001", "wrap-up");
            await _centre.IsIdle();
            await TimesFollowEachOther(_centre, "1001");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var caller in _callers) await caller.DisposeAsync();
            await _desk.DisposeAsync();
        }
    }

    /// <summary>A telephone of the house that is answered by the test.</summary>
    private sealed class Desk(WirePhone phone) : IAsyncDisposable
    {
        public WirePhone Phone => phone;

        public WireAudio Audio { get; } = new(900, "127.0.0.6");

        public static async Task<Desk> Of(RunningCentre centre, FirstExtension account)
        {
            var phone = new WirePhone(account.User, centre.Sip, "127.0.0.6");
            var register = WireRegister.Of(phone);
            await register.Send(600, $"<sip:{phone.User}@{phone.Local}>");
            await register.Send(600, $"<sip:{phone.User}@{phone.Local}>", await phone.ExpectStatus(401, "REGISTER"), account.Password);
            await phone.ExpectStatus(200, "REGISTER");
            return new Desk(phone);
        }

        public async ValueTask DisposeAsync()
        {
            await Audio.DisposeAsync();
            await phone.DisposeAsync();
        }
    }
}
