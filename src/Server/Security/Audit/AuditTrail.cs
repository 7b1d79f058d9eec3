using System.Net;
using System.Security.Claims;
using System.Threading.Channels;

namespace Antiphon.Server.Security.Audit;

/// <summary>Keeps the audit trail in its table: one writer, which takes all that waits in one transaction.</summary>
internal sealed partial class AuditTrail(IDbContextFactory<CentreDb> databases, AuditSeal seal, IHttpContextAccessor requests, TimeProvider clock, ILogger<AuditTrail> log) : IAuditTrail, IHostedService
{
    /// <summary>Lines that wait to be written. Default 10,000; who comes then waits himself.</summary>
    private const int WaitingMax = 10_000;

    /// <summary>Lines of one transaction.</summary>
    private const int BatchMax = 500;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private Task _writing = Task.CompletedTask;

    private sealed record Waiting(AuditLine Line, TaskCompletionSource Kept);

    public async ValueTask Write(ClaimsPrincipal who, string action, string subject, IReadOnlyDictionary<string, string> details, CancellationToken stop)
    {
        var http = requests.HttpContext;
        http?.Items[AuditChanges.Written] = true;
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = new AuditLine
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()), Who = Cut(NameOf(who), AuditLine.WhoLengthMax),
            Action = Cut(action, AuditLine.ActionLengthMax), Subject = Cut(subject, AuditLine.SubjectLengthMax), Details = Text(details),
            Address = AddressOf(http?.Connection.RemoteIpAddress), Previous = "", Hash = "",
        };
        await _waiting.Writer.WriteAsync(new Waiting(line, kept), stop);
        await kept.Task.WaitAsync(stop);
    }

    /// <summary>Who it was, as it stands in the trail.</summary>
    public static string NameOf(ClaimsPrincipal who) => who.JobNumber ?? (who.HasClaim(claim => claim.Type == SignInScheme.ApiKeyClaim) ? $"key:{who.Identity?.Name}" : "");

    public async Task StartAsync(CancellationToken stop)
    {
        var key = seal.Key();
        var head = await Last(stop);
        _writing = Task.Run(() => WriteAll(key, head), CancellationToken.None);
    }

    /// <summary>What waits is written.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        _waiting.Writer.TryComplete();
        await _writing.WaitAsync(stop);
    }

    private async Task WriteAll(byte[] key, AuditHead head)
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<Waiting>();
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var next)) batch.Add(next);
            try
            {
                head = await Keep(batch, key, head);
                foreach (var one in batch) one.Kept.TrySetResult();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                NotKept(e, batch.Count);
                foreach (var one in batch) one.Kept.TrySetException(new AuditNotKeptException(e));
                head = await LastOr(head);
            }
        }
    }

    private async Task<AuditHead> Keep(List<Waiting> batch, byte[] key, AuditHead head)
    {
        await using var db = await databases.CreateDbContextAsync();
        foreach (var (line, _) in batch)
        {
            var linked = Linked(line, head);
            linked = Hashed(linked, linked.HashWith(key));
            db.Add(linked);
            head = new AuditHead(linked.Seq, linked.Hash);
        }
        await db.SaveChangesAsync();
        seal.Note(head);
        return head;
    }

    private static AuditLine Linked(AuditLine l, AuditHead head) => new()
    {
        Seq = head.Seq + 1, At = l.At, Who = l.Who, Action = l.Action, Subject = l.Subject, Details = l.Details, Address = l.Address, Previous = head.Hash, Hash = "",
    };

    private static AuditLine Hashed(AuditLine l, string hash) => new()
    {
        Seq = l.Seq, At = l.At, Who = l.Who, Action = l.Action, Subject = l.Subject, Details = l.Details, Address = l.Address, Previous = l.Previous, Hash = hash,
    };

    private async Task<AuditHead> Last(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<AuditLine>().OrderByDescending(l => l.Seq).Select(l => new AuditHead(l.Seq, l.Hash)).FirstOrDefaultAsync(stop) ?? new AuditHead(0, AuditLine.NoHash);
    }

    // The batch may have been kept although its end was not heard of, or the database may be gone altogether.
    private async Task<AuditHead> LastOr(AuditHead before)
    {
        try { return await Last(CancellationToken.None); }
        catch (Exception e) when (e is not OutOfMemoryException) { return before; }
    }

    private static string Text(IReadOnlyDictionary<string, string> details) => details.Count == 0 ? ""
        : JsonSerializer.Serialize(new SortedDictionary<string, string>(details.ToDictionary(d => d.Key, d => Cut(d.Value, AuditLine.DetailLengthMax)), StringComparer.Ordinal), AuditJson.Options);

    /// <summary>As it stands in the trail: IPv4 as such; empty: none.</summary>
    public static string AddressOf(IPAddress? address) => address switch { null => "", { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(), _ => address.ToString() };

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];

    [LoggerMessage(1490, LogLevel.Error, "{Count} lines of the audit trail could not be kept; what they were to prove was refused")]
    private partial void NotKept(Exception problem, int count);
}

/// <summary>The line could not be written, so what it was to prove must not happen.</summary>
internal sealed class AuditNotKeptException(Exception why) : IOException("The audit trail cannot be written.", why);

internal static class AuditJson
{
    /// <summary>Chinese stays readable in the table.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
