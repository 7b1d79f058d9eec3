using System.Globalization;

namespace Antiphon.Engine.Contract;

/// <summary>What phones reach by a code, and where calls are parked. Codes are dialled by phones of our own; a call from a trunk never finds them.</summary>
public sealed record PhoneServices
{
    /// <summary>Alone: the call that rings longest in one's group. With an extension behind it: the call that rings there. Default <c>*8</c>.</summary>
    public string PickUpCode { get; init; } = "*8";

    /// <summary>Number to which a talk is transferred to be parked in the first place that is free. Default 7000.</summary>
    public string ParkNumber { get; init; } = "7000";

    /// <summary>The first of the places, which are dialled to take a call out of them. Default 7001.</summary>
    public int ParkFirst { get; init; } = 7001;

    /// <summary>1–100. Default 20.</summary>
    public int ParkPlaces { get; init; } = 20;

    /// <summary>Time until a parked call rings back at who parked it, seconds. Default 60, 10–1800.</summary>
    public int RecallSeconds { get; init; } = 60;

    /// <summary>Do not disturb of the phone that dials it. Default <c>*78</c>, <c>*79</c>.</summary>
    public string DoNotDisturbOn { get; init; } = "*78";
    public string DoNotDisturbOff { get; init; } = "*79";

    /// <summary>Forward of every call of the phone that dials it; the target follows the code. Default <c>*72</c>, <c>*73</c>.</summary>
    public string ForwardOn { get; init; } = "*72";
    public string ForwardOff { get; init; } = "*73";

    /// <summary>Music of parked calls.</summary>
    public ImmutableArray<string> ParkPrompts { get; init; } = ["music"];

    /// <returns>Whether a call is parked there; 0: in the first place that is free. Null: no number of parking.</returns>
    public int? PlaceOf(string dialled)
    {
        if (dialled == ParkNumber) return 0;
        return int.TryParse(dialled, NumberStyles.None, null, out var place) && place >= ParkFirst && place < ParkFirst + ParkPlaces ? place : null;
    }
}
