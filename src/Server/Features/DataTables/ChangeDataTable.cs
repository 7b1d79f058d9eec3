using System.Text.RegularExpressions;
using Antiphon.Server.Features.Flows;

namespace Antiphon.Server.Features.DataTables;

internal sealed record DataTableView(string Id, string Name, IReadOnlyList<string> Columns, bool HasPassword, int Rows, IReadOnlyList<string> UsedBy, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <param name="HasPassword">Cannot be changed later.</param>
internal sealed record DataTableWish(string Name, IReadOnlyList<string> Columns, bool HasPassword = false);

internal sealed record DataRowView(string Key, bool HasPassword, IReadOnlyList<string> Cells);

internal sealed record DataRowPage(int Total, int Page, int PageSize, IReadOnlyList<DataRowView> Items);

/// <param name="Password">Digits, 4–12; null: as it is.</param>
/// <param name="Cells">As many as there are columns.</param>
internal sealed record DataRowWish(string Key, IReadOnlyList<string> Cells, string? Password = null);

/// <param name="Replace">All rows that were there go first.</param>
internal sealed record ImportDataRows(IReadOnlyList<DataRowWish> Rows, bool Replace = false);

internal sealed record ImportedRows(int Added, int Changed, int Rows);

/// <summary>Tables are made, filled out of files, and taken away again.</summary>
internal static partial class ChangeDataTable
{
    private const int ImportMax = 5_000;
    private const int PageSizeMax = 500;

    /// <summary>Rounds for a PIN: it has few digits, and what protects it is <see cref="TableLookup.GuessesMax"/>.</summary>
    private const int PasswordRounds = 10_000;

    public static async Task<IReadOnlyList<DataTableView>> List(CentreDb db, DataTableBook book, CancellationToken stop)
    {
        var counts = await db.Set<DataRow>().GroupBy(r => r.TableId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        var used = await UsedBy(db, stop);
        return [.. book.All.Select(t => new DataTableView(t.Id, t.Name, t.ColumnNames, t.HasPassword, counts.GetValueOrDefault(t.Id), [.. used[t.Id]], t.UpdatedAt, t.UpdatedBy))];
    }

    public static async Task<Results<NoContent, Refused>> Put(string id, DataTableWish wish, HttpContext http, CentreDb db, DataTableBook book, TimeProvider clock, CancellationToken stop)
    {
        if (!IdForm().IsMatch(id)) return FieldFault.Of("id", "pattern");
        if (wish.Name?.Trim() is not { Length: > 0 and <= DataTable.NameLengthMax } name) return FieldFault.Of("name", "required");
        if (wish.Columns is null or { Count: 0 or > DataTable.ColumnsMax } || wish.Columns.Any(c => !IsColumn(c)) || wish.Columns.Distinct().Count() != wish.Columns.Count) return FieldFault.Of("columns", "pattern");
        var table = await db.Set<DataTable>().SingleOrDefaultAsync(t => t.Id == id, stop);
        if (table is null)
        {
            if (await db.Set<DataTable>().CountAsync(stop) >= DataTable.TablesMax) return Refused.Because(RefusalCatalogue.TooMany);
            db.Add(table = new DataTable { Id = id, Name = name, Columns = "[]", HasPassword = wish.HasPassword, UpdatedBy = "" });
        }
        // Cells stand in the order of the columns: other columns mean other rows.
        else if (!table.ColumnNames.SequenceEqual(wish.Columns) && await db.Set<DataRow>().AnyAsync(r => r.TableId == id, stop)) return FieldFault.Of("columns", "taken");
        (table.Name, table.Columns, table.UpdatedAt, table.UpdatedBy) = (name, JsonSerializer.Serialize(wish.Columns), clock.GetUtcNow(), http.User.JobNumber ?? "api");
        await db.SaveChangesAsync(stop);
        book.Put(table);
        return TypedResults.NoContent();
    }

    public static async Task<Results<NoContent, Refused>> Delete(string id, CentreDb db, DataTableBook book, CancellationToken stop)
    {
        if (book.Find(id) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if ((await UsedBy(db, stop))[id].ToList() is { Count: > 0 } flows) return Refused.Because(RefusalCatalogue.InUse, "by", string.Join(", ", flows));
        await db.Set<DataRow>().Where(r => r.TableId == id).ExecuteDeleteAsync(stop);
        await db.Set<DataTable>().Where(t => t.Id == id).ExecuteDeleteAsync(stop);
        book.Remove(id);
        return TypedResults.NoContent();
    }

    public static async Task<Results<Ok<DataRowPage>, Refused>> Rows(string id, CentreDb db, DataTableBook book, CancellationToken stop, string search = "", int page = 1, int pageSize = 50)
    {
        if (book.Find(id) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (page is < 1 or > 100_000 || pageSize is < 1 or > PageSizeMax || search.Length > 100) return Refused.Because(RefusalCatalogue.Invalid);
        var rows = db.Set<DataRow>().AsNoTracking().Where(r => r.TableId == id);
        if (search.Trim() is { Length: > 0 } wanted) rows = rows.Where(r => r.RowKey.Contains(wanted) || r.Cells.Contains(wanted));
        var total = await rows.CountAsync(stop);
        var items = await rows.OrderBy(r => r.RowKey).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new DataRowPage(total, page, pageSize, [.. items.Select(r => new DataRowView(r.RowKey, r.Password is not null, JsonSerializer.Deserialize<List<string>>(r.Cells)!))]));
    }

    /// <summary>Whole or not at all; a row whose key is there gets the new cells.</summary>
    public static async Task<Results<Ok<ImportedRows>, Refused>> Import(string id, ImportDataRows request, HttpContext http, CentreDb db, DataTableBook book, TimeProvider clock, CancellationToken stop)
    {
        if (book.Find(id) is not { } table) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Rows is null or { Count: 0 or > ImportMax }) return FieldFault.Of("rows", "too-many");
        for (var i = 0; i < request.Rows.Count; i++)
            if (Fault(request.Rows[i], table) is { } why) return FieldFault.Of($"rows[{i}]", why);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (request.Replace) await db.Set<DataRow>().Where(r => r.TableId == id).ExecuteDeleteAsync(stop);
        var rows = request.Rows.Reverse().DistinctBy(r => r.Key.Trim()).ToDictionary(r => r.Key.Trim());
        var known = await db.Set<DataRow>().Where(r => r.TableId == id && rows.Keys.Contains(r.RowKey)).ToDictionaryAsync(r => r.RowKey, stop);
        var total = await db.Set<DataRow>().CountAsync(r => r.TableId == id, stop) + rows.Count - known.Count;
        if (total > DataTable.RowsMax) return Refused.Because(RefusalCatalogue.TooMany);
        foreach (var (key, wish) in rows)
        {
            if (!known.TryGetValue(key, out var row)) db.Add(row = new DataRow { TableId = id, RowKey = key, Cells = "" });
            row.Cells = JsonSerializer.Serialize(wish.Cells);
            if (wish.Password is { } password) row.Password = PasswordHash.Of(password, PasswordRounds);
        }
        var stored = await db.Set<DataTable>().SingleAsync(t => t.Id == id, stop);
        (stored.UpdatedAt, stored.UpdatedBy) = (clock.GetUtcNow(), http.User.JobNumber ?? "api");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        book.Put(stored);
        return TypedResults.Ok(new ImportedRows(rows.Count - known.Count, known.Count, total));
    }

    private static bool IsColumn(string? name) => name is { Length: > 0 and <= 40 } && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');

    private static string? Fault(DataRowWish? row, DataTable table) =>
        row?.Key?.Trim() is not { Length: > 0 and <= DataTable.KeyLengthMax } ? "required"
        : row.Cells is null || row.Cells.Count != table.ColumnNames.Length ? "pattern"
        : row.Cells.Any(c => c is null || c.Length > DataTable.CellLengthMax) ? "too-long"
        : row.Password is not null && (!table.HasPassword || row.Password.Length is < 4 or > 12 || !row.Password.All(char.IsAsciiDigit)) ? "characters"
        : null;

    private static async Task<ILookup<string, string>> UsedBy(CentreDb db, CancellationToken stop) =>
        (await db.Set<FlowDraft>().AsNoTracking().ToListAsync(stop))
            .SelectMany(draft => FlowDocument.Read(draft.Document).Flow.Nodes.Values.OfType<QueryNode>().Select(n => (n.Table, draft.Id)).Distinct()).ToLookup(u => u.Table, u => u.Id);

    [GeneratedRegex(DataTable.IdForm, RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();
}
