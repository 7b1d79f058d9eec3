using Antiphon.TestKit.Audio;

namespace Antiphon.Switch.Tests;

public sealed class TalkTests : SwitchStory
{
    private readonly string _folder = TestFolder.New("switch");

    [Fact]
    public async Task Caller_and_desk_phone_hear_each_other_and_the_recording_has_both_apart()
    {
        var (_, call, caller, callerLeg) = await AnsweredCaller(toneHz: 440);
        var (_, deskCall, desk, deskLeg) = await AnsweredDesk(toneHz: 700);
        var file = Path.Combine(_folder, "talk.wav");
        Switch.Do(new StartRecording(callerLeg, "r1", file));
        Switch.Do(new JoinLegs(callerLeg, deskLeg));
        await Told.Expect<LegsJoined>(j => j.Leg == callerLeg && j.Other == deskLeg);
        await Told.Expect<RecordingStarted>();
        await caller.Hears(700);
        await desk.Hears(440);
        await caller.Hears(700, seconds: 1);

        await call.Bye();
        await Told.Expect<LegsParted>();
        var recorded = await Told.Expect<RecordingEnded>();
        await Told.Expect<LegEnded>(e => e.Leg == callerLeg);
        Assert.True(recorded.Length > TimeSpan.FromSeconds(1));
        var channels = Wav.Read(file);
        Assert.True(HasStretch(channels[0], 440), "caller in channel 0");
        Assert.True(HasStretch(channels[1], 700), "desk in channel 1");
        Assert.False(HasStretch(channels[0], 700) || HasStretch(channels[1], 440), "both apart");

        Switch.Do(new Play(deskLeg, 5, [new TonePart(900, null)]));           // Parted, told, and still there.
        await desk.Hears(900);
        await deskCall.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == deskLeg);
    }

    [Fact]
    public async Task Talk_is_measured_apart_from_the_life_of_the_leg()
    {
        var (_, call, caller, callerLeg) = await AnsweredCaller(toneHz: 440);
        var (_, deskCall, desk, deskLeg) = await AnsweredDesk(toneHz: 700);
        Switch.Do(new JoinLegs(callerLeg, deskLeg));
        await Told.Expect<LegsJoined>();
        await caller.Hears(700, seconds: 0.5);
        await desk.Hears(440);
        await call.Bye();
        var talk = await Told.Expect<TalkQuality>(q => q.Leg == deskLeg);
        Assert.Equal("PCMA", talk.Codec);
        Assert.InRange(talk.Figures.PacketsReceived, 20, 5_000);
        Assert.InRange(talk.Figures.Mos, 3, 4.5);
        var life = await Told.Expect<LegQuality>(q => q.Leg == callerLeg);
        Assert.Equal("PCMA", life.Codec);
        await deskCall.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == deskLeg);
        Assert.DoesNotContain(Told.All.OfType<TalkQuality>(), q => q.Leg == callerLeg);        // Its life is told, and the talk was all of it.
    }

    [Fact]
    public async Task Fax_that_answers_is_told_while_the_leg_goes_on()
    {
        var (_, call, audio, leg) = await AnsweredDesk(toneHz: 2_100);
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        Switch.Do(new DetectAnswer(leg, TimeSpan.FromSeconds(6)));
        var answer = await Told.Expect<AnswerDetected>();
        Assert.Equal((leg, AnswerKind.Fax), (answer.Leg, answer.Kind));
        Assert.InRange(answer.After, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(20));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
        Assert.Single(Told.All.OfType<AnswerDetected>());
    }

    [Fact]
    public async Task End_of_a_recorded_talk_is_told_last()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        Switch.Do(new StartRecording(leg, "r1", Path.Combine(_folder, "last.wav")));
        Switch.Do(new Play(leg, 9, [new TonePart(600, null)]));
        await Told.Expect<RecordingStarted>();
        await call.Bye();
        await Told.Expect<LegEnded>();
        var told = Told.All.OfType<LegEvent>().ToList();
        Assert.IsType<LegEnded>(told[^1]);
        Assert.Single(told.OfType<RecordingEnded>());
        Assert.Equal(PlayOutcome.Stopped, Assert.Single(told.OfType<PlayEnded>()).Outcome);
    }

    [Fact]
    public async Task Keys_are_collected_up_to_the_end_key_and_the_prompt_stops_at_the_first()
    {
        var (_, call, caller, leg) = await AnsweredCaller();
        Switch.Do(new CollectKeys(leg, 3, [new TonePart(600, TimeSpan.FromSeconds(30))], 1, 8, '#', TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)));
        await caller.Hears(600);
        foreach (var key in "12#") caller.Press(key);
        var keys = await Told.Expect<KeysCollected>();
        Assert.Equal((3L, "12", KeysOutcome.Complete), (keys.Request, keys.Digits, keys.Outcome));

        caller.Press('7');
        Assert.Equal('7', (await Told.Expect<KeyPressed>()).Key);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Nothing_pressed_is_told_as_nothing()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        Switch.Do(new CollectKeys(leg, 4, [], 1, 1, null, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300)));
        Assert.Equal(KeysOutcome.Nothing, (await Told.Expect<KeysCollected>()).Outcome);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Prompt_that_is_not_there_fails_and_the_call_goes_on()
    {
        var (_, call, caller, leg) = await AnsweredCaller();
        Switch.Do(new Play(leg, 1, [new FilePart(Path.Combine(_folder, "missing.wav"))]));
        Assert.Equal(PlayOutcome.Failed, (await Told.Expect<PlayEnded>()).Outcome);
        Switch.Do(new Echo(leg));
        await caller.Hears(440);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Parted_legs_hear_each_other_no_more()
    {
        var (_, call, caller, callerLeg) = await AnsweredCaller(toneHz: 440);
        var (_, deskCall, desk, deskLeg) = await AnsweredDesk(toneHz: 700);
        Switch.Do(new JoinLegs(callerLeg, deskLeg));
        await desk.Hears(440);
        Switch.Do(new PartLegs(callerLeg, deskLeg));
        await Told.Expect<LegsParted>();
        Switch.Do(new Play(deskLeg, 1, [new TonePart(900, null)]));
        await desk.Hears(900);
        Assert.DoesNotContain(Told.All, e => e is LegEnded);
        await call.Bye();
        await deskCall.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == callerLeg);
        await Told.Expect<LegEnded>(e => e.Leg == deskLeg);
    }
}
