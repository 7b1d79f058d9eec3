namespace Antiphon.Engine.Routing;

/// <summary>What <see cref="Matching"/> and the one <see cref="Selection"/> that it looks at gather, in lists that are used again.</summary>
internal sealed class MatchingLists
{
    public List<Head> Heads { get; } = [];
    public List<Head> Rivals { get; } = [];
    public List<WhyStage> Stages { get; } = new(8);
    public List<WhyLoser> Losers { get; } = new(Selection.LosersMax);
}

/// <summary>The best score first; equal scores by age, then identity.</summary>
internal readonly record struct Head(Lane Lane, WaitingCall Call, long Score) : IComparable<Head>
{
    public double Seconds => Score / 100_000.0;

    public static Head Of(Lane lane, WaitingCall call, DateTimeOffset now) => new(lane, call, Standing.Score(call.EqualSince, lane.WeightPercent, now));

    public int CompareTo(Head other)
    {
        var order = other.Score.CompareTo(Score);
        return order != 0 ? order : Call.CompareTo(other.Call);
    }
}
