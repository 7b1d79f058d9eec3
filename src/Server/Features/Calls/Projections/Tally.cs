namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Counts per name, stored as <c>name:count name:count</c> in the order of the names (numbers by their value), so that equal counts are equal text.</summary>
internal sealed record Tally(string Text)
{
    public static readonly Tally Empty = new("");

    public ImmutableDictionary<string, long> Counts => Text.Length == 0 ? ImmutableDictionary<string, long>.Empty
        : Text.Split(' ').Select(p => p.Split(':')).ToImmutableDictionary(p => p[0], p => long.Parse(p[1], CultureInfo.InvariantCulture));

    public static Tally Of(IEnumerable<KeyValuePair<string, long>> counts) => new(string.Join(' ', counts
        .OrderBy(c => c.Key.Length).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}:{c.Value}"))));

    public Tally With(string name)
    {
        var counts = Counts;
        return Of(counts.SetItem(name, counts.GetValueOrDefault(name) + 1));
    }
}
