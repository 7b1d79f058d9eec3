using Antiphon.Server.Features.Prompts;
using Antiphon.Switch.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Prompts;

/// <summary>Ringing tones by country.</summary>
public sealed class CountryTonesTests
{
    [Fact]
    public void Each_country_rings_by_its_own_frequencies_and_rhythm()
    {
        Assert.Equal([new TonePart(450, TimeSpan.FromSeconds(1), -18), new SilencePart(TimeSpan.FromSeconds(4))], CountryTones.Of("cn")!.Ringing);
        Assert.Equal(new TonePart(440, TimeSpan.FromSeconds(2), -18) { SecondHz = 480 }, CountryTones.Of("US")!.Ringing[0]);
        Assert.True(CountryTones.Of("GB")!.Seconds.SequenceEqual([0.4, 0.2, 0.4, 2.0]));
        Assert.All(CountryTones.All, country => Assert.True(country.Seconds.Length % 2 == 0 && country.Hz.Length is 1 or 2));
        Assert.Null(CountryTones.Of("XX"));
    }

    [Fact]
    public void Ringing_prompt_of_another_country_is_its_tone()
    {
        var folder = Path.Combine(Path.GetTempPath(), "antiphon-none");
        var store = new PromptStore(folder, new Espeak(TimeProvider.System), NullLogger<PromptStore>.Instance, tones: CountryTones.Of("US"));
        Assert.Equal(CountryTones.Of("US")!.Ringing, store.Find("ring"));
        Assert.Equal(CountryTones.Of("US")!.Ringing, ((IPrompts)store).Ringing);
    }
}
