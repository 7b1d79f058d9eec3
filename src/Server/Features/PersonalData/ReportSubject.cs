using System.IO.Compression;
using System.Text.Json.Nodes;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Voicemail;

namespace Antiphon.Server.Features.PersonalData;

/// <param name="Number">Of the person, in any form.</param>
internal sealed record SubjectWish(string Number);

/// <param name="Held">Recordings that must not be deleted.</param>
/// <param name="Numbers">All that are his.</param>
internal sealed record SubjectView(IReadOnlyList<string> Numbers, IReadOnlyList<string> Names, int Cards, int Calls, int Messages, int Faxes, int Recordings, int Held);

/// <summary>What the centre has of one person: as counts, and as one file with every row and every sound.</summary>
internal sealed class ReportSubject(CentreDb db, MessageFiles messages, FaxFiles faxes, RecordingIndex recordings, CallStart calls, Options options, IAuditTrail audit)
{
    public static async Task<Results<Ok<SubjectView>, Refused>> Show(SubjectWish wish, CentreDb db, CancellationToken stop) =>
        await Subject.Of(db, wish.Number ?? "", stop) is { } subject ? TypedResults.Ok(View(subject)) : Refused.Because(RefusalCatalogue.NumberInvalid);

    public static async Task<IResult> Download(SubjectWish wish, HttpContext http, ReportSubject report, CancellationToken stop)
    {
        if (await Subject.Of(report.Db, wish.Number ?? "", stop) is not { } subject) return Refused.Because(RefusalCatalogue.NumberInvalid);
        await report.Audit.Write(http.User, "person-reported", "", Counts(subject), stop);
        http.Response.Headers.CacheControl = "no-store";
        // On disk until it is sent, and gone with the stream: a fault on the way is an answer, not half a file.
        var file = new FileStream(Path.Combine(report.Folder, $".person-{Guid.NewGuid():n}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await report.Write(file, subject, stop);
            file.Position = 0;
            return Results.Stream(file, "application/zip", "person.zip");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public static SubjectView View(Subject s) => new([.. s.Numbers.Select(Calls.Numbering.PhoneNumber.National)], [.. s.Cards.Select(c => c.Name).Distinct()], s.Cards.Count, s.Calls.Count, s.Messages.Count, s.Faxes.Count,
        s.Recordings.Count, s.Recordings.Count(r => r.Hold is not null));

    /// <summary>For the audit trail, which never names a number.</summary>
    public static Dictionary<string, string> Counts(Subject s) => new()
    {
        ["cards"] = $"{s.Cards.Count}", ["calls"] = $"{s.Calls.Count}", ["messages"] = $"{s.Messages.Count}", ["faxes"] = $"{s.Faxes.Count}", ["recordings"] = $"{s.Recordings.Count}",
    };

    private CentreDb Db => db;

    private string Folder => options.Data;

    private IAuditTrail Audit => audit;

    private async Task Write(Stream to, Subject subject, CancellationToken stop)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, null, stop);
        await Text(zip, "person.json", await Rows(subject, stop), stop);
        await Text(zip, "story.json", Story(subject, stop), stop);
        foreach (var recording in subject.Recordings)
            if (Media.Recording.ScreenFile.Is(recording.File)) await Film(zip, recording.CallId, stop);
            else if (await Sound(recording.CallId, stop) is { } sound) await Copy(zip, $"recordings/{recording.CallId}.wav", sound, stop);
        foreach (var id in subject.Messages)
            if (messages.Existing(id) is { } path) await Copy(zip, $"messages/{id}.wav", File.OpenRead(path), stop);
        foreach (var fax in subject.Faxes)
            if (faxes.Existing(fax.File) is { } path) await Copy(zip, $"faxes/{fax.Id}.tif", File.OpenRead(path), stop);
    }

    /// <summary>Rows that mention him, and what hangs on his calls without a number.</summary>
    private async Task<string> Rows(Subject subject, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            var rows = await EveryTable.Find(db, subject.Trace, stop);
            var ids = subject.Calls.ToList();
            rows["calls"] = JsonSerializer.SerializeToNode(await db.Set<CallRecord>().AsNoTracking().Include(c => c.Segments).Include(c => c.Summaries).Include(c => c.Rating).Where(c => ids.Contains(c.Id)).ToListAsync(stop), Plain);
            rows["cards"] = JsonSerializer.SerializeToNode(subject.Cards, Plain);
            return rows.ToJsonString(Plain);
        }
        finally { await db.Database.CloseConnectionAsync(); }
    }

    private string Story(Subject subject, CancellationToken stop)
    {
        var entries = new JsonArray();
        if (calls.Story?.File is not { } file) return "[]";
        foreach (var row in Persistence.Story.StoryErasure.Mentions(file, subject.Trace.IsIn, stop)) entries.Add(row);
        return entries.ToJsonString(Plain);
    }

    /// <summary>To be played anywhere; what cannot be read as sound, as it lies there.</summary>
    private async Task<Stream?> Sound(string call, CancellationToken stop) =>
        await recordings.Open(call, stop) ?? (await recordings.FileOf(call, stop) is { } path ? File.OpenRead(path) : null);

    /// <summary>A screen beside a recording, to be played anywhere.</summary>
    private async Task Film(ZipArchive zip, string id, CancellationToken stop)
    {
        using var screen = await recordings.OpenScreen(id, stop);
        if (screen is null) return;
        await using var to = await zip.CreateEntry($"recordings/{id}.webm", CompressionLevel.NoCompression).OpenAsync(stop);
        await Media.Recording.ScreenFilm.Write(screen, to, stop);
    }

    private static JsonSerializerOptions Plain { get; } = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private static async Task Text(ZipArchive zip, string name, string text, CancellationToken stop)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(stop);
        await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), stop);
    }

    private static async Task Copy(ZipArchive zip, string name, Stream from, CancellationToken stop)
    {
        await using (from)
        {
            await using var entry = await zip.CreateEntry(name).OpenAsync(stop);
            await from.CopyToAsync(entry, stop);
        }
    }
}
