using System.Collections.Concurrent;
using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Flows.Web;

namespace Antiphon.Server.Features.DataTables;

/// <summary>What a flow asks of a table: one row by its key, read-only, and its password where it has one.</summary>
internal sealed class TableLookup(DataTableBook book, IDbContextFactory<CentreDb> databases, TimeProvider clock) : ICentreService
{
    /// <summary>Wrong passwords of one key, over all calls, until it is closed for <see cref="ClosedFor"/>.</summary>
    public const int GuessesMax = 5;
    public static readonly TimeSpan ClosedFor = TimeSpan.FromMinutes(15);

    /// <summary>Keys of which guesses are remembered; a further wrong one counts as one too many.</summary>
    private const int RememberedMax = 100_000;

    private readonly ConcurrentDictionary<(string Table, string Key), (int Wrong, DateTimeOffset Since)> _guesses = new();

    public string Name => "data";

    /// <remarks>A key that does not exist, a wrong password and a closed key are the same to a caller: he learns nothing by trying.</remarks>
    public async Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(string what, AskWeb ask, Func<string, string?> values, CancellationToken stop)
    {
        if (book.Find(what) is not { } table) return Nothing("failure");
        var key = ask.Variables.TryGetValue(WebRun.TableKey, out var asked) ? asked.ToString().Trim() : "";
        if (key.Length is 0 or > DataTable.KeyLengthMax) return Nothing(WebRun.NotFound);
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Set<DataRow>().AsNoTracking().SingleOrDefaultAsync(r => r.TableId == what && r.RowKey == key, stop);
        // A table with passwords is never read without one, whatever the flow forgot.
        if (table.HasPassword && !Fits((what, key), row, ask.Service.Body.Length > 0 ? values(ask.Service.Body) ?? "" : "")) return Nothing(WebRun.NotFound);
        if (row is null) return Nothing(WebRun.NotFound);
        var (columns, cells) = (table.ColumnNames, JsonSerializer.Deserialize<ImmutableArray<string>>(row.Cells));
        var found = ImmutableDictionary.CreateBuilder<string, FlowValue>();
        foreach (var result in ask.Service.Results)
            if (columns.IndexOf(result.Path) is >= 0 and var at && at < cells.Length) found[result.Variable] = FlowValue.Of(cells[at]);
        return (found.ToImmutable(), null);
    }

    private bool Fits((string, string) key, DataRow? row, string password)
    {
        var now = clock.GetUtcNow();
        var (wrong, since) = _guesses.GetValueOrDefault(key);
        if (wrong > 0 && now - since >= ClosedFor) wrong = 0;
        if (wrong >= GuessesMax) return false;
        if (password.Length is > 0 and <= FlowLimits.DigitsMax && row?.Password is { } stored && PasswordHash.Fits(password, stored))
        {
            _guesses.TryRemove(key, out _);
            return true;
        }
        if (_guesses.Count >= RememberedMax) foreach (var (old, guess) in _guesses) if (now - guess.Since >= ClosedFor) _guesses.TryRemove(old, out _);
        // Only of rows that exist: made-up keys fill no memory.
        if (row is not null && _guesses.Count < RememberedMax) _guesses[key] = (wrong + 1, now);
        return false;
    }

    private static (ImmutableDictionary<string, FlowValue>, string?) Nothing(string problem) => (ImmutableDictionary<string, FlowValue>.Empty, problem);
}
