namespace Antiphon.Engine.Contract;

/// <summary>What waiting callers are told between the music. Prompts by name; the engine adds the values.</summary>
public sealed record QueueAnnouncements
{
    /// <summary>The first one after so long in the queue, seconds. Default 0 = at once; at most 600.</summary>
    public int FirstAfterSeconds { get; init; }

    /// <summary>From one to the next, seconds. Default 45; 0 = only the first, else 15–600.</summary>
    public int EverySeconds { get; init; } = 45;

    /// <summary>How many are served before him, and himself.</summary>
    public bool Position { get; init; } = true;

    /// <summary>The range of the expected wait; that it is unknown, when it is.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Begin the first announcement. At most 10.</summary>
    public ImmutableArray<string> First { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Begin the further ones, each in its turn. At most 10.</summary>
    public ImmutableArray<string> Comfort { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>End every announcement: which key leads where. At most 10.</summary>
    public ImmutableArray<string> Last { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>A key with which a waiting caller goes elsewhere. Any other key leaves him where he is.</summary>
/// <param name="Key">One of 0–9, *, #.</param>
/// <param name="To">A queue, a flow (voicemail), an extension, or <see cref="ToCallback"/>.</param>
public sealed record WaitingExit(string Key, Destination To);

/// <summary>Expected wait: the median and the time within which 80 of 100 are answered.</summary>
/// <param name="ToSeconds">The promise: kept when the wait is not longer.</param>
public sealed record WaitRange(int FromSeconds, int ToSeconds);

/// <summary>Why no expected wait is told.</summary>
public static class WaitUnknown
{
    public const string NobodyWorks = "nobody-works";

    /// <summary>Too few calls have been served to tell.</summary>
    public const string TooFew = "too-few-served";

    /// <summary>Of late the waits were not as told.</summary>
    public const string Unreliable = "unreliable";
}

/// <summary>A range that was found for a caller at an instant; told to him or not.</summary>
/// <param name="Before">The one before it: a chain, so that equal waits are equal.</param>
public sealed record WaitPromise(DateTimeOffset At, WaitRange Range, WaitPromise? Before = null)
{
    /// <summary>In one wait.</summary>
    public const int Max = 20;

    /// <summary>The newest first.</summary>
    internal IEnumerable<WaitPromise> Chain()
    {
        for (var promise = this; promise is not null; promise = promise.Before) yield return promise;
    }
}

/// <summary>What became of it.</summary>
/// <param name="WaitedSeconds">From the promise to the answer, or to the end of the wait that broke it.</param>
public sealed record JudgedPromise(DateTimeOffset PromisedAt, WaitRange Range, int WaitedSeconds, bool Kept);

/// <summary>How a queue is served of late: part of the state, built from the facts.</summary>
/// <param name="HandlingMs">Mean time that a call holds an agent, from the offer to the end of its wrap-up; recent ones count more.</param>
/// <param name="Handled">Calls that went into it.</param>
public sealed record QueuePace(long HandlingMs, int Handled)
{
    public static readonly QueuePace None = new(0, 0);

    /// <summary>Corrections learned from promises: parts of a million by which the plain estimate is multiplied.</summary>
    public long FromPpm { get; init; } = 1_000_000;

    public long ToPpm { get; init; } = 1_000_000;

    /// <summary>Promises judged.</summary>
    public int Judged { get; init; }

    /// <summary>Of the recent ones, per thousand.</summary>
    public int KeptPermille { get; init; } = 800;
}
