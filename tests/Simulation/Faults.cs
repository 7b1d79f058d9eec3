namespace Antiphon.Simulation.Tests;

/// <summary>What goes wrong in a simulated day.</summary>
[Flags]
internal enum Faults
{
    None = 0,

    /// <summary>Inputs come twice, the second time at once or seconds later, when they are stale.</summary>
    Duplicates = 1,

    /// <summary>Inputs are held up for a moment and overtake each other.</summary>
    Reordering = 2,

    /// <summary>The clock ticks late.</summary>
    LateTicks = 4,

    /// <summary>Phones go away and come back, or not for long.</summary>
    LostPhones = 8,

    /// <summary>The process is killed and starts again.</summary>
    Restarts = 16,

    /// <summary>Audio is not joined, phones are not reached, parties are never heard of.</summary>
    SilentSwitch = 32,

    /// <summary>Queues and agents are removed and come back while calls are under way.</summary>
    Reconfiguration = 64,

    /// <summary>Inputs about calls and offers that never were, or ended long ago.</summary>
    Nonsense = 128,

    /// <summary>The machine stands still for minutes: everything that was due meanwhile comes at once.</summary>
    Pauses = 256,

    /// <summary>The process is killed between a decision and its commit: it comes back with what is on disk, read from text, and the decision was never made.</summary>
    Crashes = 512,

    All = 1023,
}
