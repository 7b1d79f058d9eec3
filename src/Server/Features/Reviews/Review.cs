namespace Antiphon.Server.Features.Reviews;

/// <summary>Second: after an appeal, by somebody else; its score is the one that counts. Calibration: several score the same call blind; counts for nobody.</summary>
internal enum ReviewKind { Ordinary, Second, Calibration }

/// <summary>One call that is to be scored, or has been.</summary>
internal sealed class Review
{
    public required string Id { get; init; }
    public required string CallId { get; init; }

    /// <summary>Whose talk is scored.</summary>
    public required string Agent { get; init; }
    public required ReviewKind Kind { get; init; }
    public required string Form { get; init; }

    /// <summary>As it was when the review was asked for.</summary>
    public required int FormVersion { get; init; }

    /// <summary>Name of the rule that asked for it; empty: a person.</summary>
    public string Reason { get; init; } = "";
    public string? SetId { get; init; }
    public string? OfReview { get; init; }
    public required DateTimeOffset CallAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? ClaimedBy { get; set; }

    /// <summary>Then somebody else may have it. Null: it is his until it is done.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
    public string? Reviewer { get; set; }
    public double? Score { get; set; }
    public bool Fatal { get; set; }
    public string Answers { get; set; } = "{}";
    public string Comments { get; set; } = "[]";
    public string Remark { get; set; } = "";
    public DateTimeOffset? AcknowledgedAt { get; set; }
    public string? Appeal { get; set; }
    public DateTimeOffset? AppealedAt { get; set; }

    public static Review New(CallAbout call, FormVersion form, ReviewKind kind, DateTimeOffset now, string reason = "") => new()
    {
        Id = Guid.NewGuid().ToString("n"), CallId = call.Id, Agent = call.Agent, Kind = kind, Form = form.Id, FormVersion = form.Version, Reason = reason, CallAt = call.At, CreatedAt = now,
    };
}

/// <summary>What a review needs of a call.</summary>
internal sealed record CallAbout(string Id, string Agent, DateTimeOffset At);

/// <param name="Second">Into the recording.</param>
/// <param name="Text">1–500 characters.</param>
internal sealed record ReviewComment(double Second, string Text);

/// <param name="Score">Null: not done, or a calibration that is still blind.</param>
/// <param name="Counts">The score that counts after a second review; null: there is none yet.</param>
/// <param name="Mine">Claimed by who asks, and the claim holds.</param>
internal sealed record ReviewView(string Id, string CallId, ReviewKind Kind, string Agent, string AgentName, DateTimeOffset CallAt, string Form, LocalText FormName, int FormVersion, int PassFrom, string Reason,
    DateTimeOffset CreatedAt, string? ClaimedBy, DateTimeOffset? ClaimedUntil, bool Mine, DateTimeOffset? DoneAt, string? Reviewer, double? Score, bool Fatal, double? Counts,
    DateTimeOffset? AcknowledgedAt, string? Appeal, DateTimeOffset? AppealedAt);

/// <param name="Questions">The form as it was when the review was asked for.</param>
internal sealed record ReviewDetail(ReviewView Review, ReviewForm Questions, ImmutableDictionary<string, int?> Answers, IReadOnlyList<ReviewComment> Comments, string Remark);

internal sealed class ReviewTable : IEntityTypeConfiguration<Review>
{
    public void Configure(EntityTypeBuilder<Review> review)
    {
        review.ToTable("reviews").HasKey(r => r.Id);
        review.Property(r => r.Kind).HasConversion<string>();
    }
}
