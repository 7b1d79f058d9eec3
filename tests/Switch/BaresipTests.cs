using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>A phone that others wrote: it has to find its way through our challenges, offers and audio.</summary>
public sealed class BaresipTests : SwitchStory
{
    // Nothing is trusted by address: baresip must register and be called by its binding.
    protected override SwitchConfiguration Configuration() => base.Configuration() with { Trunks = [] };

    [Fact]
    public async Task Baresip_registers_answers_and_hears_our_tone()
    {
        await using var phone = await Baresip.Start(Switch.SipUdp, new FirstExtension("8001", "secret-1"), toneHz: 500);
        await Told.Expect<ExtensionRegistered>(e => e.Extension == "8001");
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "Li", TimeSpan.FromSeconds(20)));
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        await Told.Expect<LegMediaUp>(m => m.Leg == leg);
        Switch.Do(new Play(leg, 1, [new TonePart(800, TimeSpan.FromSeconds(2))]));
        Assert.Equal(PlayOutcome.Finished, (await Told.Expect<PlayEnded>()).Outcome);
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        await Told.Expect<LegEnded>();
        // baresip writes the length into its file a moment after it says that the call is over.
        await Eventually.Gets(async () => await phone.Heard() is var heard && heard.Hears(800) ? heard : null, WirePhone.Patience, "baresip heard 800 Hz", () => phone.Said);
    }

    [Theory]
    [InlineData("G722/16000/1", "G722")]
    [InlineData("opus/48000/2", "OPUS")]
    public async Task Baresip_that_speaks_another_codec_hears_our_tone_and_a_caller_in_a_law(string codec, string name)
    {
        await using var phone = await Baresip.Start(Switch.SipUdp, new FirstExtension("8001", "secret-1"), toneHz: 500, codec);
        await Told.Expect<ExtensionRegistered>(e => e.Extension == "8001");
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "Li", TimeSpan.FromSeconds(20)));
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        await Told.Expect<LegMediaUp>(m => m.Leg == leg);
        Assert.Equal(name, Assert.Single(Switch.Legs()).Codec);
        Switch.Do(new Play(leg, 1, [new TonePart(800, TimeSpan.FromSeconds(2))]));
        await Told.Expect<PlayEnded>();

        var (_, _, audio, other) = await AnsweredDesk(toneHz: 700, extension: "8002", password: "secret-2");
        Switch.Do(new JoinLegs(leg, other));
        await Told.Expect<LegsJoined>();
        await audio.Hears(500);
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        Switch.Do(new HangUpLeg(other, HangupCause.Normal));
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        await Told.Expect<LegEnded>(e => e.Leg == other);
        // Its file holds what its codec gives: tones stand lower by as much as its rate is higher than 8 kHz.
        var (lower, channels) = name == "OPUS" ? (6, 2) : (2, 1);
        await Eventually.Gets(async () => await phone.Heard() is var heard && heard.Length.TotalSeconds > lower * channels && Holds(heard) ? heard : null,
            WirePhone.Patience, "baresip heard 800 Hz", () => phone.Said);

        bool Holds(Antiphon.TestKit.Audio.Sound heard)
        {
            for (var at = 0.0; at < heard.Length.TotalSeconds - 1; at += 0.5)
                if (heard.Part(TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(1)).Hears(800.0 / lower)) return true;
            return false;
        }
    }
}
