using System.Security.Claims;
using Antiphon.Server.Features.Reports.Export;

namespace Antiphon.Server.Features.People;

/// <param name="Csv">Job number, name, roles (codes, separated by spaces), team (identity or name); a first line of headings is left out. Commas, semicolons or tabs.</param>
/// <param name="Commit">False: it is only looked at.</param>
internal sealed record ImportWish(string? Csv, bool Commit = false);

/// <param name="Line">1 is the first.</param>
/// <param name="Problem">Null: it can be imported. <c>FIELD WHY</c> such as <c>team unknown</c>, or the code of a refusal.</param>
/// <param name="Password">First password, once; null: only looked at.</param>
internal sealed record ImportedRow(int Line, string JobNumber, string Name, string Roles, string Team, string? Problem, string? Password);

internal sealed record ImportResult(int Good, int Bad, bool Committed, IReadOnlyList<ImportedRow> Rows);

/// <summary>Many people by a file: looked at first, and then all of it or nothing.</summary>
internal sealed class ImportPeopleHandler(StorePersonHandler store, OrganisationBook organisation)
{
    /// <summary>Rows of one file: each has a password to be hashed, half a second of the processor.</summary>
    private const int RowsMax = 500;

    public static async Task<IResult> Handle(ImportWish request, HttpContext http, ImportPeopleHandler handler, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.Csv)) return FieldFault.Of("csv", "required");
        var lines = Read(request.Csv);
        if (lines.Count == 0) return FieldFault.Of("csv", "required");
        if (lines.Count > RowsMax) return FieldFault.Of("csv", "too-many");
        var rows = await handler.Check(http.User, lines, stop);
        var bad = rows.Count(row => row.Problem is not null);
        if (!request.Commit || bad > 0) return TypedResults.Ok(new ImportResult(rows.Count - bad, bad, Committed: false, rows));
        return await handler.Store(http.User, rows, stop) is { } stored ? TypedResults.Ok(new ImportResult(stored.Count, 0, Committed: true, stored)) : Refused.Because(RefusalCatalogue.TooManyAttempts);
    }

    private async Task<List<ImportedRow>> Check(ClaimsPrincipal who, List<(int Line, string[] Cells)> lines, CancellationToken stop)
    {
        var (rows, seen) = (new List<ImportedRow>(), new HashSet<string>());
        var room = StorePersonHandler.PeopleMax - await store.Count(stop);
        foreach (var (line, cells) in lines)
        {
            var row = new ImportedRow(line, Cell(cells, 0), Cell(cells, 1), Cell(cells, 2), Cell(cells, 3), null, null);
            var problem = store.Fault(who, WishOf(row), stop) is { } fault ? Words(fault)
                : !seen.Add(row.JobNumber) || await store.Exists(row.JobNumber, stop) ? "jobNumber taken" : rows.Count >= room ? "too-many" : null;
            rows.Add(row with { Problem = problem });
        }
        return rows;
    }

    private async Task<List<ImportedRow>?> Store(ClaimsPrincipal who, List<ImportedRow> rows, CancellationToken stop)
    {
        var stored = new List<ImportedRow>();
        foreach (var row in rows)
        {
            var password = Secrets.ReadablePassword();
            if (await store.Add(WishOf(row), password, stop) is null) return null;
            stored.Add(row with { Password = password });
        }
        await store.Save(stop);
        foreach (var row in rows) await store.Written(who, "person-created", row.JobNumber, null, StorePersonHandler.Words(WishOf(row)), stop);
        return stored;
    }

    private PersonWish WishOf(ImportedRow row) => new(row.JobNumber, row.Name, row.Roles.Length == 0 ? [Role.Agent] : row.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries), TeamOf(row.Team));

    /// <summary>By identity or by name; none: the centre itself.</summary>
    private string? TeamOf(string text) => text.Length == 0 ? Team.Root
        : organisation.Now.Teams.FirstOrDefault(t => t.ClosedAt is null && t.Id == text)?.Id ?? organisation.Now.Teams.FirstOrDefault(t => t.ClosedAt is null && t.Name == text)?.Id;

    private static string Words(Refused fault) => fault.Args is { } args && args.TryGetValue("field", out var field) ? $"{field} {args["why"]}" : fault.Reason.Code;

    private static string Cell(string[] cells, int index) => index < cells.Length ? cells[index].Trim() : "";

    /// <summary>A first line whose job number is a word of a heading is left out.</summary>
    private static List<(int Line, string[] Cells)> Read(string text)
    {
        return [.. CsvReader.Read(text).Where(row => row.Cells.Any(cell => cell.Trim().Length > 0) && !(row.Line == 1 && IsHeading(row.Cells[0])))];
    }

    private static bool IsHeading(string cell) => cell.Trim() is var text && (text.Contains("工号", StringComparison.Ordinal) || text.Contains("job", StringComparison.OrdinalIgnoreCase)) && !text.Any(char.IsAsciiDigit);
}
