using Antiphon.TestKit.Audio;

namespace Antiphon.Switch.Tests;

public sealed class ConferenceTests : SwitchStory
{
    private readonly string _folder = TestFolder.New("conference");

    protected override SwitchLimits Limits => new() { ConferencePartiesMax = 3 };

    [Fact]
    public async Task Three_hear_each_other_one_leaves_and_the_two_go_on_as_a_pair()
    {
        var parties = await Meeting();
        await parties[0].Audio.HearsBoth(700, 1_000);
        await parties[1].Audio.HearsBoth(440, 1_000);
        await parties[2].Audio.HearsBoth(440, 700);
        Assert.Equal(1, Switch.Leftovers().Conferences);

        Switch.Do(new LeaveConference(parties[2].Leg));
        await Told.Expect<ConferenceLeft>(l => l.Leg == parties[2].Leg);
        await parties[0].Audio.HearsOnly(700, 1_000);
        Switch.Do(new JoinLegs(parties[0].Leg, parties[1].Leg));
        await Told.Expect<LegsJoined>();
        await parties[1].Audio.HearsOnly(440, 1_000);
        await parties[0].Audio.HearsOnly(700, 1_000);
        Assert.Equal(3, Told.All.OfType<ConferenceLeft>().Count());
        await Everybody.HangsUp(parties.Select(p => p.Call));
        await Told.Expect<LegEnded>(e => e.Leg == parties[2].Leg);
    }

    [Fact]
    public async Task Who_comes_when_it_is_full_is_told_at_once_and_its_recording_ends_with_it()
    {
        var parties = await Meeting();
        var file = Path.Combine(_folder, "room.wav");
        Switch.Do(new StartConferenceRecording("room", "r1", file));
        Switch.Do(new StartConferenceRecording("room", "r2", Path.Combine(_folder, "second.wav")));
        Assert.Equal("r1", (await Told.Expect<ConferenceRecordingStarted>()).Recording);
        var late = await AnsweredCaller("13800004444", 1_300);
        Switch.Do(new EnterConference(late.Leg, "room"));
        await Told.Expect<ConferenceLeft>(l => l.Leg == late.Leg);
        Switch.Do(new PlayToConference("room", 7, [new TonePart(1_300, TimeSpan.FromSeconds(1))]));
        await parties[0].Audio.HearsBoth(700, 1_300);
        Assert.Equal((7L, PlayOutcome.Finished), (await Told.Expect<ConferencePlayEnded>()) is var played ? (played.Request, played.Outcome) : default);

        await Everybody.HangsUp([.. parties.Select(p => p.Call), late.Call]);
        Assert.True((await Told.Expect<ConferenceRecordingEnded>()) is { Recording: "r1", Length.TotalSeconds: > 0.9 });
        await Told.Expect<LegEnded>(e => e.Leg == late.Leg);
        foreach (var party in parties)
        {
            var told = Told.All.OfType<LegEvent>().Where(e => e.Leg == party.Leg).ToList();
            Assert.IsType<LegEnded>(told[^1]);
            Assert.True(told[^2] is LegQuality { LossPercent: < 5, Mos: > 3 and <= 4.5 }, $"{told[^2]}");
            Assert.Single(told.OfType<ConferenceLeft>());
        }
        var mix = Wav.Read(file)[0];
        Assert.All([440.0, 700.0, 1_000.0], tone => Assert.True(mix.LevelOf(tone) > -26, $"{tone} Hz at {mix.LevelOf(tone)}"));
        Assert.False(File.Exists(Path.Combine(_folder, "second.wav")));
    }

    [Fact]
    public async Task Supervisor_listens_whispers_and_barges_and_the_talk_is_as_before_when_he_has_gone()
    {
        var customer = await AnsweredCaller("13800001111", 440);
        var target = await AnsweredCaller("13800002222", 700);
        var supervisor = await AnsweredCaller("13800003333", 1_000);
        Switch.Do(new JoinLegs(customer.Leg, target.Leg));
        await Told.Expect<LegsJoined>();
        Switch.Do(new MonitorLeg(supervisor.Leg, target.Leg, MonitorMode.Listen));
        await Told.Expect<MonitoringStarted>(m => m is { Mode: MonitorMode.Listen } && m.Leg == supervisor.Leg && m.Target == target.Leg);
        await supervisor.Audio.HearsBoth(440, 700);
        await customer.Audio.HearsOnly(700, 1_000);
        await target.Audio.HearsOnly(440, 1_000);
        Assert.Equal(target.Leg, Switch.Legs().Single(l => l.Leg == supervisor.Leg).Monitors);

        Switch.Do(new MonitorLeg(supervisor.Leg, target.Leg, MonitorMode.Whisper));
        await target.Audio.HearsBoth(440, 1_000);
        await customer.Audio.HearsOnly(700, 1_000);
        Switch.Do(new MonitorLeg(supervisor.Leg, target.Leg, MonitorMode.Barge));
        await customer.Audio.HearsBoth(700, 1_000);
        Switch.Do(new StopMonitoring(supervisor.Leg));
        await Told.Expect<MonitoringStopped>(m => m.Leg == supervisor.Leg && m.Target == target.Leg);
        await customer.Audio.HearsOnly(700, 1_000);
        await target.Audio.HearsOnly(440, 1_000);

        Switch.Do(new MonitorLeg(supervisor.Leg, target.Leg, MonitorMode.Listen));
        await Told.Expect<MonitoringStarted>(m => m.Leg == supervisor.Leg);
        await target.Call.Bye();
        await Told.Expect<MonitoringStopped>(m => m.Leg == supervisor.Leg);
        await Told.Expect<LegEnded>(e => e.Leg == target.Leg);
        Assert.DoesNotContain(Told.All, e => e is LegEnded ended && ended.Leg == supervisor.Leg);
        await Everybody.HangsUp([customer.Call, supervisor.Call]);
        await Told.Expect<LegEnded>(e => e.Leg == supervisor.Leg);
    }

    [Fact]
    public async Task Legs_are_listed_with_codec_address_partner_and_quality()
    {
        var customer = await AnsweredCaller("13800001111", 440);
        var other = await AnsweredCaller("13800002222", 700);
        Switch.Do(new JoinLegs(customer.Leg, other.Leg));
        await customer.Audio.Hears(700, seconds: 1);
        var legs = Switch.Legs();
        Assert.Equal([customer.Leg, other.Leg], legs.Select(l => l.Leg));
        var leg = legs[0];
        Assert.Equal(("Up", true, "PCMA", false, other.Leg, customer.Audio.Local), (leg.State, leg.Inbound, leg.Codec, leg.Secure, leg.Partner!.Value, leg.Media));
        Assert.True(leg.Quality is { PacketsReceived: > 20, PacketsSent: > 20, LossPercent: < 5, Mos: > 3 and <= 4.5 }, $"{leg.Quality}");
        await Everybody.HangsUp([customer.Call, other.Call]);
        await Told.Expect<LegEnded>(e => e.Leg == other.Leg);
        Assert.Empty(Switch.Legs());
    }

    private async Task<List<(WireCall Call, WireAudio Audio, LegId Leg)>> Meeting()
    {
        var parties = new List<(WireCall Call, WireAudio Audio, LegId Leg)>();
        foreach (var (from, tone) in new[] { ("13800001111", 440), ("13800002222", 700), ("13800003333", 1_000) })
        {
            var (_, call, audio, leg) = await AnsweredCaller(from, tone);
            parties.Add((call, audio, leg));
            Switch.Do(new EnterConference(leg, "room"));
            await Told.Expect<ConferenceEntered>(e => e.Leg == leg && e.Conference == "room");
        }
        return parties;
    }
}

file static class Everybody
{
    public static async Task HangsUp(IEnumerable<WireCall> calls)
    {
        foreach (var call in calls) await call.Bye();
    }
}

file static class Ears
{
    /// <summary>Both tones at once, each about as loud as it was sent (−13 dBm0).</summary>
    public static Task HearsBoth(this WireAudio audio, double one, double other) =>
        audio.Until(sound => sound.LevelOf(one) > -19 && sound.LevelOf(other) > -19, $"{one} and {other} Hz");

    public static Task HearsOnly(this WireAudio audio, double one, double not) =>
        audio.Until(sound => sound.LevelOf(one) > -19 && sound.LevelOf(not) < -38, $"{one} Hz and not {not} Hz");

    private static Task Until(this WireAudio audio, Func<Sound, bool> holds, string what)
    {
        Sound? sound = null;
        return TestKit.Eventually.Holds(() => (sound = audio.Last(Sound.SamplesPerSecond)).Samples.Count == Sound.SamplesPerSecond && holds(sound), WirePhone.Patience, what,
            () => $"levels {string.Join(", ", new[] { 440.0, 700, 1_000, 1_300 }.Select(hz => $"{hz}: {sound!.LevelOf(hz):f0}"))}");
    }
}
