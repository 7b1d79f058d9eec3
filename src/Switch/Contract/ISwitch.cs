using System.Net;

namespace Antiphon.Switch.Contract;

/// <summary>The seam between the switch and who commands it. Implemented by the switch itself and, in virtual time, by the tests.</summary>
public interface ISwitch
{
    /// <summary>Carries out operations in order. Returns at once, from any thread.</summary>
    void Do(SwitchOperation operation);

    /// <summary>Swaps the configuration. Calls in progress keep the one they started with.</summary>
    void Configure(SwitchConfiguration configuration);

    /// <summary>Trunks that have a far end, as they are now. From any thread.</summary>
    IReadOnlyList<TrunkSnapshot> Trunks() => [];

    /// <summary>Open things, for diagnostics: all 0 when idle.</summary>
    SwitchLeftovers Leftovers();

    /// <summary>All legs as they stand now, for diagnostics; from any thread. None where there is no media.</summary>
    IReadOnlyList<LegSnapshot> Legs() => [];

    /// <summary>The SIP messages of these legs, as far as they are kept.</summary>
    Task<IReadOnlyList<LegLadder>> Ladders(IReadOnlyCollection<LegId> legs) => Task.FromResult<IReadOnlyList<LegLadder>>([]);

    /// <summary>Totals since the start; from any thread.</summary>
    SwitchCounters Counters() => SwitchCounters.None;

    /// <summary>Source addresses that are refused for a time; from any thread.</summary>
    IReadOnlyList<BlockedSource> Blocked() => [];

    /// <summary>Lets an address in again before its time is over. False: it was not blocked.</summary>
    Task<bool> Unblock(IPAddress source) => Task.FromResult(false);
}

/// <summary>Takes events. Called on the switch's own thread: must not block, must not throw.</summary>
public interface ISwitchListener
{
    void On(SwitchEvent happened);
}

/// <summary>Open things of the switch. Registrations and standing legs are counted apart: they are not leftovers.</summary>
public sealed record SwitchLeftovers(int Dialogs, int Transactions, int Legs, int Ports, int Timers, int Recordings, int Registrations, int Connections)
{
    public int Conferences { get; init; }

    /// <summary>Each with a worker process.</summary>
    public int Faxes { get; init; }
}
