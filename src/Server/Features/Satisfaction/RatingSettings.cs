using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.Satisfaction;

/// <summary>What a queue asks when the agent has hung up; meanings and ranges at <see cref="SatisfactionNode"/>.</summary>
internal sealed record RatingSetup
{
    private const int PromptsMax = 10, ReasonsMax = 10, WordsMax = 40;

    public IReadOnlyList<string> Prompts { get; init; } = ["rating-question"];
    public IReadOnlyList<string> ThanksPrompts { get; init; } = ["rating-thanks"];
    public IReadOnlyList<string> ReasonPrompts { get; init; } = ["rating-reason"];
    public int Scale { get; init; } = 5;
    public bool BestIsOne { get; init; }
    public int Tries { get; init; } = 2;
    public int KeySeconds { get; init; } = 8;
    public int ReasonUpTo { get; init; }
    public bool Recorded { get; init; }
    public IReadOnlyList<RatingReason> Reasons { get; init; } = [];

    public static RatingSetup Of(SatisfactionNode asks) => new()
    {
        Prompts = asks.Prompts, ThanksPrompts = asks.ThanksPrompts, ReasonPrompts = asks.ReasonPrompts, Scale = asks.Scale, BestIsOne = asks.BestIsOne, Tries = asks.Tries, KeySeconds = asks.KeySeconds,
        ReasonUpTo = asks.ReasonUpTo, Recorded = asks.Recorded, Reasons = [.. asks.Reasons.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new RatingReason(r.Key, r.Value))],
    };

    /// <returns>The field that is wrong; null: none.</returns>
    public string? Problem() =>
        Prompts is null or { Count: 0 } || !QueueRules.Prompts(Prompts, PromptsMax) ? "prompts" : !QueueRules.Prompts(ThanksPrompts, PromptsMax) ? "thanksPrompts" : !QueueRules.Prompts(ReasonPrompts, PromptsMax) ? "reasonPrompts"
        : Scale is < 2 or > 9 ? "scale" : Tries is < 1 or > 5 ? "tries" : KeySeconds is < 1 or > 60 ? "keySeconds" : ReasonUpTo < 0 || ReasonUpTo > Scale ? "reasonUpTo"
        : Reasons is null or { Count: > ReasonsMax } || Reasons.Any(r => r is not { Key: [var key], Words.Length: > 0 and <= WordsMax } || !"0123456789*#".Contains(key)) || Reasons.DistinctBy(r => r.Key).Count() != Reasons.Count ? "reasons"
        : null;

    public SatisfactionNode Asks() => new("")
    {
        Prompts = [.. Prompts], ThanksPrompts = [.. ThanksPrompts], ReasonPrompts = [.. ReasonPrompts], Scale = Scale, BestIsOne = BestIsOne, Tries = Tries, KeySeconds = KeySeconds, ReasonUpTo = ReasonUpTo, Recorded = Recorded,
        Reasons = Reasons.ToImmutableDictionary(r => r.Key, r => r.Words.Trim()),
    };
}

/// <param name="Words">As reports say it, 1–40 characters.</param>
internal sealed record RatingReason(string Key, string Words);

internal sealed class RatingSettingsRow
{
    public required string Queue { get; init; }
    public required string Settings { get; set; }
}

internal sealed class RatingSettingsTable : IEntityTypeConfiguration<RatingSettingsRow>
{
    public void Configure(EntityTypeBuilder<RatingSettingsRow> settings) => settings.ToTable("rating_settings").HasKey(s => s.Queue);
}

/// <summary>What queues ask: their part of the settings of routing.</summary>
internal sealed class RatingBook(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        foreach (var row in await db.Set<RatingSettingsRow>().AsNoTracking().ToListAsync(stop)) centre = centre.WithQueue(row.Queue, queue => queue with { Rating = Documents.Read<SatisfactionNode>(row.Settings) });
        return centre;
    }
}
