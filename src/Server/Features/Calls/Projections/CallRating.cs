namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>满意度评价: one invitation and, if the caller answered, his score. At most one of a call, so that nothing is counted twice.</summary>
internal sealed class CallRating
{
    public required string CallId { get; init; }

    /// <summary>Job number of who talked to him last; null: nobody did.</summary>
    public string? Agent { get; init; }
    public string? Queue { get; init; }

    /// <summary>Through which he came, or that asked.</summary>
    public string? Flow { get; init; }
    public required DateTimeOffset InvitedAt { get; init; }
    public required bool Simulated { get; init; }

    /// <summary>Scores are 1 to that; the highest is the best.</summary>
    public required int Scale { get; init; }

    /// <summary>Null: he did not answer.</summary>
    public int? Score { get; set; }

    /// <summary>Of a low score, in the words of the settings of that day.</summary>
    public string? Reason { get; set; }
    public DateTimeOffset? At { get; set; }
}
