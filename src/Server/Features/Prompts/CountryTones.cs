using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Prompts;

/// <summary>The ringing tone of a country (ITU-T E.180, supplement 2): what is heard while somebody's phone rings and the network itself plays nothing.</summary>
/// <param name="Hz">One frequency, or two together.</param>
/// <param name="Seconds">Tone, pause, tone, pause …</param>
internal sealed record CountryTones(string Country, ImmutableArray<int> Hz, ImmutableArray<double> Seconds)
{
    private const double LevelDbm0 = -18;

    /// <summary>Those that are known, by ISO 3166 code.</summary>
    public static readonly ImmutableArray<CountryTones> All =
    [
        new("CN", [450], [1, 4]), new("HK", [440, 480], [0.4, 0.2, 0.4, 3]), new("TW", [440, 480], [1, 2]), new("JP", [400], [1, 2]), new("KR", [440, 480], [1, 2]),
        new("SG", [400, 450], [0.4, 0.2, 0.4, 2]), new("US", [440, 480], [2, 4]), new("CA", [440, 480], [2, 4]), new("GB", [400, 450], [0.4, 0.2, 0.4, 2]),
        new("AU", [400, 450], [0.4, 0.2, 0.4, 2]), new("DE", [425], [1, 4]), new("FR", [440], [1.5, 3.5]), new("IT", [425], [1, 4]), new("ES", [425], [1.5, 3]),
        new("RU", [425], [0.8, 3.2]), new("BR", [425], [1, 4]),
    ];

    public static CountryTones? Of(string country) => All.FirstOrDefault(c => c.Country.Equals(country, StringComparison.OrdinalIgnoreCase));

    /// <summary>One round, to be looped.</summary>
    public IReadOnlyList<PromptPart> Ringing =>
    [
        .. Seconds.Select<double, PromptPart>((seconds, at) => at % 2 == 1 ? new SilencePart(TimeSpan.FromSeconds(seconds))
            : new TonePart(Hz[0], TimeSpan.FromSeconds(seconds), LevelDbm0) { SecondHz = Hz.Length > 1 ? Hz[1] : 0 }),
    ];
}
