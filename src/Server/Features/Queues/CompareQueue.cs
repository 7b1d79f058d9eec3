using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Queues;

/// <param name="Rules">To be tried; null: those in force, which proves that the story replays as it was.</param>
/// <param name="From">Default: a day before <paramref name="To"/>.</param>
/// <param name="To">Default: now.</param>
internal sealed record CompareQueue(QueueRules? Rules = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

internal sealed record ComparedChoiceView(string CallId, DateTimeOffset At, string Then, string? Now);

/// <param name="Entries">Inputs that were decided again.</param>
internal sealed record ComparisonView(int Entries, int Offers, int Different, IReadOnlyList<ComparedChoiceView> Choices);

/// <summary>Which choices of the past the rules of the form would have made differently.</summary>
internal static class CompareQueueHandler
{
    private const int EntriesMax = 200_000, ChoicesMax = 100;

    public static async Task<Results<Ok<ComparisonView>, Refused>> Handle(string id, CompareQueue request, CallCentre calls, CallStart start, TimeProvider clock, CancellationToken stop)
    {
        var (queue, to) = (new QueueId(id), request.To?.ToUniversalTime() ?? clock.GetUtcNow());
        var from = request.From?.ToUniversalTime() ?? to.AddDays(-1);
        if (!calls.State.Centre.Queues.TryGetValue(queue, out var settings) || start.Story is not { } story) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (request.Rules is not null && (settings = request.Rules.Settings(queue)) is null || from >= to) return Refused.Because(RefusalCatalogue.Invalid);
        return TypedResults.Ok(await Task.Run(() => Compare(story.File, settings, from, to), stop));
    }

    private static ComparisonView Compare(StoryFile file, QueueSettings queue, DateTimeOffset from, DateTimeOffset to)
    {
        using var reader = file.Read();
        if (reader.FirstSince(from) is not { } first) return new ComparisonView(0, 0, 0, []);
        var entries = reader.Entries(first - 1, EntriesMax).TakeWhile(entry => entry.At <= to).ToList();
        var found = StoryComparison.Of(entries, reader.StateBefore(first), queue, ChoicesMax);
        return new ComparisonView(entries.Count, found.Offers, found.Different, [.. found.Choices.Select(c => new ComparedChoiceView(c.Call.Value, c.At, c.Then.Value, c.Now?.Value))]);
    }
}
