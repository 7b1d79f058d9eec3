namespace Antiphon.Server.Features.Reports.Facts;

/// <param name="Slot">Beginning of the quarter of an hour, ms UTC.</param>
/// <param name="Dimensions">Values in the order of the source, parted by <see cref="Cells.Part"/>.</param>
internal readonly record struct CellKey(long Slot, bool Simulated, string Dimensions);

/// <summary>Sums per quarter of an hour in memory, of every source that is made from the records.</summary>
internal sealed class Cells
{
    public const char Part = '\u001f';
    public const long SlotMs = 15 * 60 * 1000;
    private readonly Dictionary<FactSource, Dictionary<CellKey, long[]>> _sums = FactSource.Made.ToDictionary(source => source, _ => new Dictionary<CellKey, long[]>());

    public IReadOnlyDictionary<CellKey, long[]> Of(FactSource source) => _sums[source];

    public static long SlotOf(long ms) => ms - ms % SlotMs;

    public Cell At(FactSource source, DateTimeOffset at, bool simulated, params ReadOnlySpan<string?> dimensions) => At(source, SlotOf(at.ToUnixTimeMilliseconds()), simulated, dimensions);

    public Cell At(FactSource source, long slot, bool simulated, params ReadOnlySpan<string?> dimensions)
    {
        var key = new CellKey(slot, simulated, string.Join(Part, dimensions));
        if (!_sums[source].TryGetValue(key, out var sums)) _sums[source][key] = sums = new long[source.Width];
        return new Cell(source, sums);
    }
}

internal readonly struct Cell(FactSource source, long[] sums)
{
    public void Add(string part, long amount) => sums[source.IndexOf(part)] += amount;

    public void Count(string part, bool counts = true)
    {
        if (counts) Add(part, 1);
    }
}
