using Antiphon.TestKit.Audio;

namespace Antiphon.Switch.Tests;

/// <summary>As many as a large conference has, each with a tone of his own, over real RTP.</summary>
public sealed class LargeConferenceTests : SwitchStory
{
    private const int Parties = 30;

    /// <summary>Of one: thirty of them together stay below what A-law can say.</summary>
    private const double ToneDbm0 = -28;
    private const double HeardDbm0 = ToneDbm0 - 6, NotHeardDbm0 = ToneDbm0 - 10;
    private static readonly int Window = Sound.SamplesPerSecond * 2 / 5;
    private readonly string _folder = TestFolder.New("conference");

    [Fact]
    public async Task Thirty_hear_each_other_one_is_muted_one_is_dropped_and_one_recording_holds_them_all()
    {
        var parties = new List<(WireCall Call, WireAudio Audio, LegId Leg)>();
        for (var i = 0; i < Parties; i++)
        {
            var (_, call, audio, leg) = await AnsweredCaller($"138000011{i:00}", Audio(Tone(i), levelDbm0: ToneDbm0));
            parties.Add((call, audio, leg));
            Switch.Do(new EnterConference(leg, "room"));
        }
        await Told.Expect<ConferenceEntered>(e => e.Leg == parties[^1].Leg);
        var file = Path.Combine(_folder, "room.wav");
        Switch.Do(new StartConferenceRecording("room", "r1", file));
        for (var i = 0; i < Parties; i++) await Hears(parties[i].Audio, Enumerable.Range(0, Parties).Where(other => other != i), [i], $"{i} hears all but himself");

        Switch.Do(new SetConferenceRole(parties[3].Leg, ConferenceRole.Listen));
        Switch.Do(new HangUpLeg(parties[5].Leg, HangupCause.Normal));
        await Told.Expect<LegEnded>(e => e.Leg == parties[5].Leg);
        await Hears(parties[0].Audio, [1, 2, 4, 6], [3, 5], "the others go on without who was muted and who was dropped");
        await Hears(parties[3].Audio, [0, 1, 2, 4], [5], "who is muted goes on listening");

        foreach (var (call, _, leg) in parties.Where((_, i) => i != 5))
        {
            await call.Bye();
            await Told.Expect<LegEnded>(e => e.Leg == leg);
        }
        Assert.False((await Told.Expect<ConferenceRecordingEnded>()).Failed);
        Assert.Single(Told.All.OfType<ConferenceRecordingStarted>());
        var mix = Wav.Read(file)[0];
        var length = TimeSpan.FromSeconds((double)Window / Sound.SamplesPerSecond);
        var windows = Enumerable.Range(0, (int)(mix.Length / length)).Select(i => mix.Part(i * length, length)).ToList();
        Assert.All(Enumerable.Range(0, Parties), i => Assert.Contains(windows, w => w.LevelOf(Tone(i)) > HeardDbm0));
    }

    private static double Tone(int party) => 400 + 50 * party;

    /// <summary>Each of some is heard at some time, and none of the others at some time: on a busy machine there is always one of thirty whose packets are just late.</summary>
    private static Task Hears(WireAudio audio, IEnumerable<int> some, IEnumerable<int> others, string what)
    {
        var (missing, there) = (some.ToHashSet(), others.ToHashSet());
        return TestKit.Eventually.Holds(() =>
        {
            var sound = audio.Last(Window);
            if (sound.Samples.Count < Window) return false;
            missing.RemoveWhere(party => sound.LevelOf(Tone(party)) > HeardDbm0);
            there.RemoveWhere(party => sound.LevelOf(Tone(party)) < NotHeardDbm0);
            return missing.Count == 0 && there.Count == 0;
        }, WirePhone.Patience, what, () => $"not heard: {string.Join(' ', missing)}; heard: {string.Join(' ', there)}");
    }
}
