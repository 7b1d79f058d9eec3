namespace Antiphon.Engine.Contract;

/// <summary>Somebody wants to call a number outside.</summary>
/// <param name="Number">As dialled.</param>
/// <param name="By">Whose limits count: <c>ext:8001</c>, <c>agent:1001</c>, or a trunk for a call that only passes through.</param>
public sealed record RouteWish(string Number, string By, CallRight Right)
{
    /// <summary>His own number outside; null: none.</summary>
    public string? OwnNumber { get; init; }

    /// <summary>Of his outside calls at one time; 0: no limit.</summary>
    public int CallsMax { get; init; }

    /// <summary>Of his outside calls in one hour of the clock; 0: no limit.</summary>
    public int CallsPerHourMax { get; init; }
}

public enum NumberClass { Emergency, Domestic, International, Premium }

/// <summary>Why a number was not called. NoRoute: nothing leads there. NoRight, Premium, International: closed for him or for everybody. TooMany, TooManyPerHour: his limits.
/// TrunksBusy: every trunk of the route is full or away.</summary>
public enum RouteRefusal { NoRoute, NoRight, Premium, International, TooMany, TooManyPerHour, TrunksBusy }

/// <summary>One way to call: trunk and numbers as they go on the wire.</summary>
/// <param name="CallerNumber">Null: the trunk's own choice, or withheld.</param>
public sealed record RouteAttempt(string Trunk, string Number, string? CallerNumber);

/// <summary>What was weighed, in the order of the weighing: <c>route:office-hours time</c>, <c>trunk:a down</c>, <c>trunk:b 120 per minute</c>.</summary>
/// <param name="Attempts">In order; the next one when the one before fails before it rings.</param>
public sealed record RouteChoice(NumberClass Class, string? Route, ImmutableArray<RouteAttempt> Attempts, RouteRefusal? Refused, ImmutableArray<string> Reasons)
{
    /// <summary>Number of the pool that counts for the day; null: none of a pool.</summary>
    public string? PoolNumber { get; init; }
}
