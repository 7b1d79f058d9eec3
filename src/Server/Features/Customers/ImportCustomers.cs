using System.Collections.Concurrent;
using Antiphon.Server.Features.Reports.Export;

namespace Antiphon.Server.Features.Customers;

/// <param name="Mapping">Guessed: identity of a column for each heading; null: nothing that is known.</param>
/// <param name="Sample">The first rows.</param>
/// <param name="Taken">Rows among all with a number that a customer has already, or that stands in an earlier row; as the mapping guessed it.</param>
internal sealed record ImportView(string Id, ImportState State, int Rows, int Seen, int Created, int Updated, int Skipped, int Failed, IReadOnlyList<string> Headings, IReadOnlyList<string?> Mapping,
    IReadOnlyList<IReadOnlyList<string>> Sample, int? Taken, IReadOnlyList<CustomerColumn> Columns);

/// <param name="Mapping">Identity of a column for each heading; empty: it is left out.</param>
internal sealed record RunImport(IReadOnlyList<string?>? Mapping, ImportDuplicates Duplicates = ImportDuplicates.Skip);

/// <summary>Files of customers: CSV in UTF-8 or GB18030, or a workbook. Kept in memory for an hour.</summary>
internal sealed class CustomerImports(IDbContextFactory<CentreDb> databases, CustomerNames names, TimeProvider clock, IHostApplicationLifetime life)
{
    public const int FileBytesMax = 32 << 20;
    public const int RowsMax = 50_000;
    private const int SampleRows = 20, KeptMax = 5;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, ImportJob> _jobs = new();

    /// <summary>The body is the file.</summary>
    public static async Task<IResult> Upload(HttpContext http, CustomerImports imports, CentreDb db, CancellationToken stop)
    {
        if (http.Request.ContentLength > FileBytesMax) return Refused.Because(RefusalCatalogue.TooLarge);
        using var held = new MemoryStream();
        await http.Request.Body.CopyToAsync(held, stop);
        if (Read(held.ToArray()) is not { } all) return FieldFault.Of("file", "characters");
        var rows = all.Where(row => row.Cells.Any(cell => cell.Trim().Length > 0)).ToList();
        if (rows.Count < 2) return FieldFault.Of("file", "required");
        if (rows.Count - 1 > RowsMax) return FieldFault.Of("file", "too-many");
        imports.Clear();
        if (imports._jobs.Count >= KeptMax) return Refused.Because(RefusalCatalogue.TooMany);
        var job = new ImportJob(Secrets.Token()[..20], http.User.JobNumber ?? "api", rows[0].Cells, rows[1..], imports.Now);
        imports._jobs[job.Id] = job;
        return TypedResults.Ok(await View(job, db, withSample: true, stop));
    }

    public static async Task<IResult> Get(string id, HttpContext http, CustomerImports imports, CentreDb db, CancellationToken stop) =>
        imports.Find(id, http) is { } job ? TypedResults.Ok(await View(job, db, withSample: false, stop)) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<IResult> Run(string id, RunImport request, HttpContext http, CustomerImports imports, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (imports.Find(id, http) is not { } job) return Refused.Because(RefusalCatalogue.NotFound);
        var columns = CustomerColumn.All(await SetCustomers.Now(db, stop)).Select(c => c.Id).ToHashSet();
        if (request.Mapping is null || request.Mapping.Count > job.Headings.Length || request.Mapping.Any(to => !string.IsNullOrEmpty(to) && !columns.Contains(to))) return FieldFault.Of("mapping", "unknown");
        if (!request.Mapping.Contains("name")) return FieldFault.Of("mapping", "required");
        if (!job.Begin()) return Refused.Because(RefusalCatalogue.Busy);
        await audit.Write(http.User, "customers-imported", $"{job.Rows.Count}", stop);
        _ = Task.Run(() => job.Run(request.Mapping, request.Duplicates, imports.Databases, imports.Names, imports.Clock, imports.Life.ApplicationStopping), CancellationToken.None);
        return TypedResults.Ok(await View(job, db, withSample: false, stop));
    }

    /// <summary>What is brought in by then stays.</summary>
    public static IResult Cancel(string id, HttpContext http, CustomerImports imports)
    {
        if (imports.Find(id, http) is not { } job) return Refused.Because(RefusalCatalogue.NotFound);
        job.Cancel();
        if (job.State is not ImportState.Running) imports.Drop(job);
        return TypedResults.NoContent();
    }

    /// <summary>The rows that were not brought in, as a file with the same columns, the line and the reason: to be mended and sent again.</summary>
    public static IResult Faults(string id, HttpContext http, CustomerImports imports)
    {
        if (imports.Find(id, http) is not { } job) return Refused.Because(RefusalCatalogue.NotFound);
        TableColumn[] columns = [.. job.Headings.Select(h => new TableColumn(h, TableFormat.Text)), new("line", TableFormat.Text), new("problem", TableFormat.Text)];
        return Results.Stream(async to =>
        {
            await using var table = await TableFile.Open(TableFile.Csv, to, "faults", "", columns, keys: 1, NumberMask.SeesAll(http.User), imports.Clock.LocalTimeZone, CancellationToken.None);
            foreach (var fault in job.Faults)
                await table.Write([.. job.Headings.Select((_, i) => (object?)(i < fault.Cells.Length ? fault.Cells[i] : "")), fault.Line.ToString(CultureInfo.InvariantCulture), fault.Problem], CancellationToken.None);
        }, TableFile.ContentType(TableFile.Csv), "faults.csv");
    }

    private DateTimeOffset Now => clock.GetUtcNow();
    private IDbContextFactory<CentreDb> Databases => databases;
    private CustomerNames Names => names;
    private TimeProvider Clock => clock;
    private IHostApplicationLifetime Life => life;

    private static List<(int Line, string[] Cells)>? Read(byte[] file) => XlsxReader.IsWorkbook(file) ? XlsxReader.Read(file, RowsMax + 2) : file.Length == 0 || file.Contains((byte)0) ? null : CsvReader.Read(CsvReader.Decode(file));

    private static async Task<ImportView> View(ImportJob job, CentreDb db, bool withSample, CancellationToken stop)
    {
        var settings = await SetCustomers.Now(db, stop);
        List<string?> mapping = [.. job.Headings.Select(h => CustomerColumn.Guess(h, settings))];
        return new ImportView(job.Id, job.State, job.Rows.Count, job.Seen, job.Created, job.Updated, job.Skipped, job.Failed, job.Headings, mapping,
            withSample ? [.. job.Rows.Take(SampleRows).Select(row => row.Cells)] : [], withSample ? await Taken(job, mapping, db, stop) : null, CustomerColumn.All(settings));
    }

    private static async Task<int> Taken(ImportJob job, List<string?> mapping, CentreDb db, CancellationToken stop)
    {
        var (taken, seen) = (0, new HashSet<string>());
        foreach (var batch in job.Rows.Chunk(500))
        {
            var numbers = batch.Select(row => CustomerColumn.Read(row.Cells, mapping).Numbers.Select(StoreCustomer.Normal).OfType<string>().ToList()).ToList();
            var all = numbers.SelectMany(n => n).Distinct().ToList();
            var known = (await db.Set<CustomerNumber>().AsNoTracking().Where(n => all.Contains(n.Number)).Select(n => n.Number).ToListAsync(stop)).ToHashSet();
            foreach (var own in numbers)
            {
                if (own.Any(n => known.Contains(n) || seen.Contains(n))) taken++;
                seen.UnionWith(own);
            }
        }
        return taken;
    }

    /// <summary>Somebody else's is not found.</summary>
    private ImportJob? Find(string id, HttpContext http) => _jobs.TryGetValue(id, out var job) && job.By == (http.User.JobNumber ?? "api") ? job : null;

    private void Clear()
    {
        foreach (var job in _jobs.Values)
            if (job.State is not ImportState.Running && (Now - job.At > KeptFor || _jobs.Count >= KeptMax)) Drop(job);
    }

    private void Drop(ImportJob job)
    {
        if (_jobs.TryRemove(job.Id, out _)) job.Dispose();
    }
}
