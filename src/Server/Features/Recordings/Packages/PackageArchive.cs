using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Mail;
using Antiphon.Server.Features.Reports.Export;
using Antiphon.Server.Features.Reviews;

namespace Antiphon.Server.Features.Recordings.Packages;

/// <summary>One call of the package.</summary>
/// <param name="File">In the archive; null: there is no sound any more, or it is not for who takes it.</param>
/// <param name="Findings">Codes of the automatic check.</param>
/// <param name="Score">Of the review that counts.</param>
internal sealed record PackedCall(CallView Call, string? File, string? Sha256, IReadOnlyList<string> Findings, double? Score);

/// <summary>Writes the ZIP as it is taken: each recording as WAV, then the page that shows them without a network, the table for a spreadsheet and the checksums.
/// What the reader may not take is left out, and each recording that is in it stands in the audit trail.</summary>
internal sealed class PackageArchive(IDbContextFactory<CentreDb> databases, RecordingRights rights, PlayRecording play, CallQueries calls, ICentreNames names, IAuditTrail audit, TimeProvider clock)
{
    private const int Step = 1 << 17;

    public async Task Write(Stream to, RecordingPackage package, HttpContext http, PackagesUnderWay.Work work)
    {
        var stop = work.Stop;
        var packed = new List<PackedCall>();
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop);
        foreach (var id in package.CallIds)
        {
            if (await rights.Find(id, http, stop, Permission.ExportRecordings) is not { } call) continue;
            var (file, sum, bytes) = await Sound(zip, call, stop);
            if (file is not null) await audit.Write(http.User, "recording-exported", id, new Dictionary<string, string> { ["package"] = package.Id, ["reason"] = package.Reason }, stop);
            packed.Add(await Packed(call, file, sum, stop));
            work.Add(bytes);
        }
        await Text(zip, "index.html", PackagePage.Of(package, packed, names, clock.LocalTimeZone), stop);
        await Text(zip, "calls.csv", Table(packed), stop);
        await Text(zip, "SHA256SUMS", string.Concat(packed.Where(p => p.File is not null).Select(p => $"{p.Sha256}  {p.File}\n")), stop);
    }

    /// <summary>Whole in memory, for a mail.</summary>
    /// <returns>Null: it is larger than a mail may be.</returns>
    public async Task<byte[]?> ForMail(RecordingPackage package, HttpContext http, PackagesUnderWay.Work work)
    {
        // What is packed is seldom below a quarter of the sound; more is not tried.
        if (package.Seconds * RecordingPackage.BytesPerSecond / 4 > MailLetter.BytesMax) return null;
        using var whole = new MemoryStream();
        await Write(whole, package, http, work);
        return whole.Length <= MailLetter.BytesMax ? whole.ToArray() : null;
    }

    private async Task<(string? File, string? Sum, long Bytes)> Sound(ZipArchive zip, CallRecord call, CancellationToken stop)
    {
        if (await play.Open(call.Id, stop) is not { } audio) return (null, null, 0);
        await using var sound = audio;
        var at = TimeZoneInfo.ConvertTime(call.StartedAt, clock.LocalTimeZone);
        var file = $"recordings/{at.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{call.Id}.wav";
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, bytes) = (new byte[Step], 0L);
        await using var entry = await zip.CreateEntry(file, CompressionLevel.Fastest).OpenAsync(stop);
        while (await sound.ReadAsync(buffer, stop) is > 0 and var read)
        {
            sum.AppendData(buffer, 0, read);
            await entry.WriteAsync(buffer.AsMemory(0, read), stop);
            bytes += read;
        }
        return (file, Convert.ToHexStringLower(sum.GetHashAndReset()), bytes);
    }

    private async Task<PackedCall> Packed(CallRecord call, string? file, string? sum, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var check = await db.Set<QualityCheck>().AsNoTracking().SingleOrDefaultAsync(c => c.CallId == call.Id, stop);
        var score = await db.Set<Review>().AsNoTracking().Where(r => r.CallId == call.Id && r.Kind != ReviewKind.Calibration && r.DoneAt != null).OrderByDescending(r => r.DoneAt).Select(r => r.Score).FirstOrDefaultAsync(stop);
        return new PackedCall(await calls.View(call, stop), file, sum, check?.Findings.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [], score);
    }

    private string Table(List<PackedCall> packed)
    {
        var text = new StringBuilder("\uFEFFid,started,number,customer,queue,agent,result,wait_s,talk_s,rating,disposition,note,findings,score,file,sha256\r\n");
        foreach (var (call, file, sum, findings, score) in packed)
            text.AppendJoin(',', new object?[]
            {
                call.Id, TableFile.Clock(call.StartedAt, clock.LocalTimeZone), call.Caller.Number, call.Caller.Name, call.Queue, call.Agent?.JobNumber, JsonNamingPolicy.KebabCaseLower.ConvertName(call.Result.ToString()), call.WaitSeconds, call.TalkSeconds,
                call.Rating?.Score, PackagePage.Disposition(call)?.Zh, PackagePage.Note(call), string.Join(' ', findings), score, file, sum,
            }.Select(value => value is string words ? CsvWriter.Field(words) : Convert.ToString(value, CultureInfo.InvariantCulture))).Append("\r\n");
        return text.ToString();
    }

    private static async Task Text(ZipArchive zip, string name, string text, CancellationToken stop)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(stop);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
    }
}
