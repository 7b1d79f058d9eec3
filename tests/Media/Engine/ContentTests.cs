using Antiphon.Media.Engine;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Engine;

public class ContentTests
{
    private static KeyCollection Wish(int minimum = 1, int maximum = 4, char? endKey = '#', int firstMs = 5_000, int nextMs = 400, bool bargeIn = true,
        params AudioPart[] parts) =>
        new(parts, minimum, maximum, endKey, TimeSpan.FromMilliseconds(firstMs), TimeSpan.FromMilliseconds(nextMs), bargeIn);

    [Fact]
    public async Task Parts_are_played_in_order_without_a_gap()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var file = Wav.Write(Path.Combine(board.Directory, "hello.wav"), Sound.Tone(600, TimeSpan.FromMilliseconds(333)));
        board.Engine.Play(a, 7, [new WavAudio(file), new SilenceAudio(TimeSpan.FromMilliseconds(100)), new ToneAudio(1_200, TimeSpan.FromMilliseconds(300))]);
        var ended = await board.Event<PortPlayEnded>();
        Assert.Equal((7, PlaybackOutcome.Finished), (ended.Request, ended.Outcome));
        await board.Until(() => alice.Heard.Length >= TimeSpan.FromMilliseconds(740), "all of it");
        Assert.True(alice.Heard.Part(TimeSpan.Zero, TimeSpan.FromMilliseconds(330)).Hears(600));
        Assert.True(alice.Heard.Part(TimeSpan.FromMilliseconds(340), TimeSpan.FromMilliseconds(90)).IsSilent);
        Assert.True(alice.Heard.Part(TimeSpan.FromMilliseconds(434), TimeSpan.FromMilliseconds(295)).Hears(1_200));
        Assert.Equal(-13, alice.Heard.Part(TimeSpan.FromMilliseconds(434), TimeSpan.FromMilliseconds(295)).LevelOf(1_200), 0.5);
    }

    [Fact]
    public async Task A_play_begins_where_it_is_told_to_over_all_its_parts()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var file = Wav.Write(Path.Combine(board.Directory, "hello.wav"), Sound.Tone(600, TimeSpan.FromMilliseconds(500)));
        board.Engine.Play(a, 7, [new ToneAudio(1_200, TimeSpan.FromMilliseconds(300)), new WavAudio(file)], skip: TimeSpan.FromMilliseconds(500));
        Assert.Equal(PlaybackOutcome.Finished, (await board.Event<PortPlayEnded>()).Outcome);
        await board.Until(() => alice.Heard.Length >= TimeSpan.FromMilliseconds(300), "the rest");
        Assert.True(alice.Heard.Part(TimeSpan.Zero, TimeSpan.FromMilliseconds(290)).Hears(600));
        Assert.False(alice.Heard.Part(TimeSpan.Zero, TimeSpan.FromMilliseconds(290)).Hears(1_200));
        board.Engine.Play(a, 8, [new WavAudio(file)], skip: TimeSpan.FromSeconds(5));
        Assert.Equal(PlaybackOutcome.Finished, (await board.Event<PortPlayEnded>(e => e.Request == 8)).Outcome);
    }

    [Fact]
    public async Task A_missing_file_fails_its_play_and_a_new_play_stops_the_old()
    {
        using var board = new Switchboard();
        var (a, _) = await board.Phone();
        board.Engine.Play(a, 1, [new WavAudio(Path.Combine(board.Directory, "missing.wav"))]);
        Assert.Equal(PlaybackOutcome.Failed, (await board.Event<PortPlayEnded>(e => e.Request == 1)).Outcome);
        board.Engine.Play(a, 2, [new ToneAudio(440, null)]);
        board.Engine.Play(a, 3, [new ToneAudio(440, null)], loop: true);
        Assert.Equal(PlaybackOutcome.Stopped, (await board.Event<PortPlayEnded>(e => e.Request == 2)).Outcome);
        board.Engine.StopPlay(a);
        Assert.Equal(PlaybackOutcome.Stopped, (await board.Event<PortPlayEnded>(e => e.Request == 3)).Outcome);
    }

    [Fact]
    public async Task Music_loops_behind_an_announcement_that_is_heard_once_and_a_key_is_taken_in_it()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var wish = Wish(maximum: 1, firstMs: 100, parts: [new ToneAudio(600, TimeSpan.FromMilliseconds(200)), new ToneAudio(1_200, TimeSpan.FromMilliseconds(100)), new SilenceAudio(TimeSpan.FromMilliseconds(20))]);
        board.Engine.Collect(a, 9, wish with { LoopFrom = 1 });
        await board.Until(() => alice.Heard.Length >= TimeSpan.FromMilliseconds(900), "several rounds");
        Assert.True(alice.Heard.Part(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(180)).Hears(600));
        Assert.True(alice.Heard.Part(TimeSpan.FromMilliseconds(560), TimeSpan.FromMilliseconds(90)).Hears(1_200));
        Assert.False(alice.Heard.Part(TimeSpan.FromMilliseconds(320), TimeSpan.FromMilliseconds(560)).Hears(600));
        alice.Press('7');
        Assert.Equal((9, "7", CollectionOutcome.Complete), ((await board.Event<PortKeysCollected>()) is var keys ? (keys.Request, keys.Digits, keys.Outcome) : default));
    }

    [Fact]
    public async Task A_key_stops_the_prompt_and_the_end_key_ends_the_collection()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        board.Engine.Collect(a, 5, Wish(parts: new ToneAudio(440, null)));
        await board.Until(() => alice.Heard.Length > TimeSpan.FromMilliseconds(100), "the prompt");
        foreach (var key in "12#") alice.Press(key);
        var collected = await board.Event<PortKeysCollected>();
        Assert.Equal((5, "12", CollectionOutcome.Complete), (collected.Request, collected.Digits, collected.Outcome));
        Assert.DoesNotContain(board.Events, e => e is PortPlayEnded or PortKeyPressed);
        Assert.DoesNotContain("12", collected.ToString().Replace("port-", ""));
    }

    [Theory]
    [InlineData("1234", 1, 4, "1234", CollectionOutcome.Complete)]
    [InlineData("12", 1, 4, "12", CollectionOutcome.Complete)]
    [InlineData("1", 2, 4, "1", CollectionOutcome.TooFew)]
    [InlineData("1#", 2, 4, "1", CollectionOutcome.TooFew)]
    public async Task Maximum_and_silence_end_a_collection(string pressed, int minimum, int maximum, string digits, CollectionOutcome outcome)
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        board.Engine.Collect(a, 5, Wish(minimum, maximum));
        await board.Until(() => board.Engine.Counters.RunningTasks == 1, "the collection");
        foreach (var key in pressed) alice.Press(key);
        var collected = await board.Event<PortKeysCollected>();
        Assert.Equal((digits, outcome), (collected.Digits, collected.Outcome));
    }

    [Fact]
    public async Task Keys_pressed_during_the_welcome_count_for_the_menu_after_it()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        board.Engine.Play(a, 4, [new ToneAudio(440, null)]);
        await board.Until(() => alice.Heard.Length > TimeSpan.FromMilliseconds(100), "the welcome");
        alice.Press('2');
        await board.Event<PortKeyPressed>();
        board.Engine.Collect(a, 5, Wish(maximum: 1, parts: new ToneAudio(600, null)));
        Assert.Equal("2", (await board.Event<PortKeysCollected>()).Digits);
    }

    [Fact]
    public async Task Nobody_presses_anything()
    {
        using var board = new Switchboard();
        var (a, _) = await board.Phone();
        board.Engine.Collect(a, 5, Wish(firstMs: 100, parts: new ToneAudio(440, TimeSpan.FromMilliseconds(100))));
        Assert.Equal(CollectionOutcome.Nothing, (await board.Event<PortKeysCollected>()).Outcome);
    }

    [Fact]
    public async Task Line_never_pauses_while_a_menu_waits_and_while_the_partner_says_nothing()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var (b, _) = await board.Phone();
        board.Engine.Collect(a, 1, Wish(firstMs: 2_000, parts: [new ToneAudio(440, TimeSpan.FromMilliseconds(200))]));
        Assert.Equal(CollectionOutcome.Nothing, (await board.Event<PortKeysCollected>()).Outcome);
        Assert.True(LongestGapMs(alice) <= 100 + board.Engine.Counters.TickLatenessMsMax, $"a gap of {LongestGapMs(alice)} ms");
        Assert.True(alice.Headers.Length > 50, $"{alice.Headers.Length} packets in two seconds");

        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        var before = alice.Headers.Length;
        await board.Until(() => alice.Headers.Length >= before + 40, "silence in place of a partner that sends nothing");
        Assert.True(alice.Lately.IsSilent);
        Assert.Single(alice.Headers.Select(h => h.Ssrc).Distinct());
    }

    /// <summary>As the line itself tells it, so that what holds up this process is no gap.</summary>
    private static int LongestGapMs(RtpPhone phone) =>
        phone.Headers.Zip(phone.Headers.Skip(1), (one, next) => (int)(next.Timestamp - one.Timestamp) / 8).Max();

    [Fact]
    public async Task Without_barge_in_keys_during_the_prompt_do_not_count()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        board.Engine.Collect(a, 5, Wish(maximum: 1, bargeIn: false, parts: new ToneAudio(440, TimeSpan.FromMilliseconds(400))));
        await board.Until(() => alice.Headers.Length > 2, "the prompt");
        alice.Press('1');
        await board.Until(() => alice.Heard.Length >= TimeSpan.FromMilliseconds(400), "all of the prompt");
        await board.Until(() => { if (!board.Events.OfType<PortKeysCollected>().Any()) board.Engine.InjectKey(a, '2'); return board.Events.OfType<PortKeysCollected>().Any(); }, "the second key");
        Assert.Equal("2", (await board.Event<PortKeysCollected>()).Digits);
    }

    [Fact]
    public async Task A_join_stops_what_is_collected_and_keys_are_told_from_then_on()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var (b, bob) = await board.Phone();
        board.Engine.Collect(a, 5, Wish());
        board.Engine.Join(a, b);
        Assert.Equal(CollectionOutcome.Stopped, (await board.Event<PortKeysCollected>()).Outcome);
        alice.Press('7');
        Assert.Equal('7', (await board.Event<PortKeyPressed>()).Key);
        await board.Until(() => bob.Keys.Length >= 7, "the event passed through");
        Assert.Single(bob.Keys.Select(k => k.Timestamp).Distinct());
    }

    [Fact]
    public async Task Keys_are_sent_one_after_the_other()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        board.Engine.SendKeys(a, "18");
        await board.Until(() => alice.Keys.Count(k => k.Event.End) == 6, "both ends");
        Assert.Equal(new[] { (1, 7), (8, 7) }, alice.Keys.GroupBy(k => k.Timestamp).Select(g => ((int)g.First().Event.Event, g.Count())));
    }

    [Fact]
    public async Task Secret_digits_leave_the_recording_silent()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        alice.Speak(1_336);
        board.Engine.Collect(a, 5, Wish(firstMs: 60_000) with { Secret = true });
        var file = Path.Combine(board.Directory, "secret.wav");
        board.Engine.StartRecording(a, "r", file);
        await board.Until(() => File.Exists(file) && new FileInfo(file).Length > 16_000, "a second");
        board.Engine.Close(a);
        await board.Event<PortRecordingEnded>();
        Assert.True(Wav.Read(file)[0].IsSilent);
        Assert.Equal(CollectionOutcome.Stopped, (await board.Event<PortKeysCollected>()).Outcome);
    }
}
