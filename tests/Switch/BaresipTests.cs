using Antiphon.Switch.Contract;
using Antiphon.TestKit;
using Antiphon.TestKit.Peers;
using Antiphon.TestKit.Wire;

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
}
