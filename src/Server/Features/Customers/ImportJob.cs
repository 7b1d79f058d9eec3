
namespace Antiphon.Server.Features.Customers;

internal enum ImportState { Read, Running, Done, Cancelled, Failed }

/// <summary>What becomes of a row with a number that a customer has already: the row is left out, or it changes the customer and leaves alone what it does not say.</summary>
internal enum ImportDuplicates { Skip, Update }

/// <param name="Problem">Code of a refusal, with the field where there is one: <c>number-invalid</c>, <c>field-invalid contract</c>.</param>
internal sealed record ImportFault(int Line, string Problem, string[] Cells);

/// <summary>One file of customers: read, mapped by somebody, then brought in in the background.</summary>
internal sealed class ImportJob(string id, string by, string[] headings, List<(int Line, string[] Cells)> rows, DateTimeOffset at) : IDisposable
{
    private const int BatchRows = 250, FaultsMax = 50_000;
    private readonly CancellationTokenSource _cancel = new();
    private readonly List<ImportFault> _faults = [];

    public string Id => id;
    public string By => by;
    public string[] Headings => headings;
    public IReadOnlyList<(int Line, string[] Cells)> Rows => rows;
    public DateTimeOffset At => at;
    public ImportState State { get; private set; } = ImportState.Read;
    public int Seen { get; private set; }
    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Skipped { get; private set; }
    public int Failed { get; private set; }

    public IReadOnlyList<ImportFault> Faults { get { lock (_faults) return [.. _faults]; } }

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();

    /// <summary>False: it runs already, or has run.</summary>
    public bool Begin()
    {
        lock (_faults)
        {
            if (State is not ImportState.Read) return false;
            State = ImportState.Running;
            return true;
        }
    }

    public async Task Run(IReadOnlyList<string?> mapping, ImportDuplicates duplicates, IDbContextFactory<CentreDb> databases, CustomerNames names, TimeProvider clock, CancellationToken stop)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token, stop);
        try
        {
            foreach (var batch in rows.Chunk(BatchRows))
            {
                both.Token.ThrowIfCancellationRequested();
                await Store(batch, mapping, duplicates, databases, names, clock);
            }
            State = ImportState.Done;
        }
        catch (OperationCanceledException) { State = ImportState.Cancelled; }
        catch (Exception e) when (e is DbUpdateException or System.Data.Common.DbException or InvalidOperationException) { State = ImportState.Failed; }
    }

    private async Task Store((int Line, string[] Cells)[] batch, IReadOnlyList<string?> mapping, ImportDuplicates duplicates, IDbContextFactory<CentreDb> databases, CustomerNames names, TimeProvider clock)
    {
        await using var db = await databases.CreateDbContextAsync();
        var settings = await SetCustomers.Now(db, CancellationToken.None);
        var wishes = batch.Select(row => (row.Line, row.Cells, Wish: CustomerColumn.Read(row.Cells, mapping))).ToList();
        var numbers = wishes.SelectMany(w => w.Wish.Numbers).Select(StoreCustomer.Normal).OfType<string>().Distinct().ToList();
        var known = (await db.Set<Customer>().Include(c => c.Numbers).Where(c => c.Numbers.Any(n => numbers.Contains(n.Number))).ToListAsync()).SelectMany(c => c.Numbers.Select(n => (n.Number, Card: c))).ToDictionary(p => p.Number, p => p.Card);
        var changed = new HashSet<Customer>();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var (line, cells, wish) in wishes)
        {
            if (wish.Fault(settings) is { } fault) Fail(line, cells, fault.Args is { } args && args.TryGetValue("field", out var field) ? $"{fault.Reason.Code} {field}" : fault.Reason.Code);
            else Take(wish, line, cells, duplicates, known, changed, db, now);
        }
        await db.SaveChangesAsync();
        foreach (var customer in changed) names.Replace([], customer);
        Seen += batch.Length;
    }

    private void Take(StoreCustomer wish, int line, string[] cells, ImportDuplicates duplicates, Dictionary<string, Customer> known, HashSet<Customer> changed, CentreDb db, DateTimeOffset now)
    {
        var own = wish.Numbers.Select(n => StoreCustomer.Normal(n)!).Distinct().ToList();
        var holders = own.Select(n => known.GetValueOrDefault(n)).OfType<Customer>().Distinct().ToList();
        if (holders.Count > 1) Fail(line, cells, "number-taken");
        else if (holders is [var holder])
        {
            if (duplicates is ImportDuplicates.Skip) { Skipped++; return; }
            var all = holder.Numbers.OrderBy(n => n.Position).Select(n => n.Number).Union(own).Take(Customer.NumbersMax).ToList();
            Put(holder, wish, all, known, changed, now);
            Updated++;
        }
        else
        {
            var customer = new Customer { Name = "", CreatedAt = now, UpdatedAt = now };
            db.Add(customer);
            Put(customer, wish, own, known, changed, now);
            Created++;
        }
    }

    private static void Put(Customer customer, StoreCustomer wish, List<string> numbers, Dictionary<string, Customer> known, HashSet<Customer> changed, DateTimeOffset now)
    {
        StoreCustomerHandler.Write(customer, wish, numbers, now);
        foreach (var number in numbers) known[number] = customer;
        changed.Add(customer);
    }

    private void Fail(int line, string[] cells, string problem)
    {
        Failed++;
        lock (_faults)
            if (_faults.Count < FaultsMax) _faults.Add(new ImportFault(line, problem, cells));
    }
}
