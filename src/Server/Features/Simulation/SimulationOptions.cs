using System.Net;

namespace Antiphon.Server.Features.Simulation;

/// <summary>How the synthetic floor behaves. Times and rates are means; what happens is drawn.</summary>
internal sealed record SimulationOptions
{
    /// <summary>The floor runs from the start.</summary>
    public bool On { get; init; } = true;

    /// <summary>Arrivals per hour (Poisson). Default 60, 0–<see cref="CallsPerHourMax"/>.</summary>
    public int CallsPerHour { get; init; } = 60;

    /// <summary>The first caller dials this long after the start, so that the board lives at once.</summary>
    public TimeSpan FirstCallAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Simulated callers at one time; more arrivals than that do not happen.</summary>
    public int CallsMax { get; init; } = 50;

    /// <summary>Numbers that callers dial, drawn evenly.</summary>
    public IReadOnlyList<string> Dialled { get; init; } = ["4000"];

    /// <summary>Numbers of customers whom the centre knows; most callers have one of them.</summary>
    public IReadOnlyList<string> KnownNumbers { get; init; } = [];

    /// <summary>Keys pressed at the menu and their weights; an empty key is a caller who presses nothing.</summary>
    public IReadOnlyList<(string Key, double Weight)> Keys { get; init; } = [("1", 0.55), ("2", 0.38), ("", 0.07)];

    /// <summary>A caller listens to the welcome, which takes no keys, and to the menu for this long before he presses, seconds (evenly drawn).</summary>
    public (double From, double To) KeyAfterSeconds { get; init; } = (6, 11);

    /// <summary>Mean of the exponential patience in the queue, seconds.</summary>
    public double PatienceSeconds { get; init; } = 60;

    /// <summary>Mean of the log-normal length of talk, seconds; sigma of its logarithm is <see cref="TalkSigma"/>.</summary>
    public double TalkSeconds { get; init; } = 60;

    public double TalkSigma { get; init; } = 0.5;

    /// <summary>Share of talks that the caller ends; the agent ends the others.</summary>
    public double CallerEndsShare { get; init; } = 0.7;

    /// <summary>A synthetic agent picks up after this, seconds (evenly drawn).</summary>
    public (double From, double To) PickUpSeconds { get; init; } = (1, 4);

    /// <summary>Wrap-up of a synthetic agent, seconds (evenly drawn).</summary>
    public (double From, double To) WrapUpSeconds { get; init; } = (3, 12);

    /// <summary>Synthetic agents S01, S02 … Default 3.</summary>
    public int Agents { get; init; } = 3;

    /// <summary>Calls still running this long after the floor is switched off are hung up.</summary>
    public TimeSpan DropAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Seed of all draws; null: a new one at every start. It stands in the log.</summary>
    public int? Seed { get; init; }

    /// <summary>Address of the carrier and the simulated phones: on loopback, and not one that the sample trunk trusts, so that
    /// every call must answer the digest challenge.</summary>
    public IPAddress Address { get; init; } = IPAddress.Parse("127.0.0.3");

    /// <summary>Media ports of the carrier's side: clear of the centre's own range and of the ephemeral one.</summary>
    public (int From, int To) RtpPorts { get; init; } = (30_000, 31_999);

    /// <summary>Highest rate that may be asked for.</summary>
    public const int CallsPerHourMax = 3_600;
}
