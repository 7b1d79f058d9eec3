using Microsoft.AspNetCore.DataProtection;

namespace Antiphon.Server.Features.Recordings;

/// <param name="Reason">Why; needed where the settings say so. Up to 200 characters.</param>
/// <param name="Download">A copy to keep, not only to hear.</param>
/// <param name="Part">One party of a room alone, by the name that the detail has of it. Null: the whole.</param>
internal sealed record LinkRequest(string? Reason = null, bool Download = false, string? Part = null);

/// <param name="Url">For this person's session alone.</param>
internal sealed record RecordingLink(string Url, DateTimeOffset ExpiresAt);

/// <summary>The audio as PCM16, with ranges: by the session alone (<c>GET /api/recordings/{id}</c>), or by a link that expires and belongs to who asked for it.
/// Each playback and each copy is in the audit trail, with the reason.</summary>
internal sealed class PlayRecording(RecordingIndex index, RecordingRights rights, RecordingSettingsBook settings, IDataProtectionProvider protection, IAuditTrail audit, TimeProvider clock)
{
    private const int ReasonLengthMax = 200;
    private readonly IDataProtector _seal = protection.CreateProtector("recording-links");

    /// <summary>A player asks for many ranges; the one that holds the beginning is the playback.</summary>
    public static async Task<IResult> Handle(string id, HttpContext http, PlayRecording play, CancellationToken stop)
    {
        if (await play.Rights.Find(id, http, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if ((await play.Settings(stop)).PlayNeedsReason) return Refused.Because(RefusalCatalogue.ReasonNeeded);
        if (await play.Open(id, stop) is not { } audio) return Refused.Because(RefusalCatalogue.NotFound);
        if (http.Request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(r => r.From is null or 0)) await play.Write(http, "recording-played", id, null, stop);
        return Sound(http, audio);
    }

    /// <summary><c>POST /api/recordings/{id}/link</c>.</summary>
    public static async Task<IResult> Link(string id, LinkRequest request, HttpContext http, PlayRecording play, CancellationToken stop)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length > ReasonLengthMax) return Refused.Because(RefusalCatalogue.Invalid);
        var permission = request.Download ? Permission.ExportRecordings : Permission.PlayRecordings;
        if (await play.Rights.Find(id, http, stop, permission) is not { } call || await play.File(call.Id, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        var now = await play.Settings(stop);
        if (reason.Length == 0 && (request.Download ? now.DownloadNeedsReason : now.PlayNeedsReason)) return Refused.Because(RefusalCatalogue.ReasonNeeded);
        var of = request.Part is null ? id : await play.PartOf(id, request.Part, stop);
        if (of is null) return Refused.Because(RefusalCatalogue.NotFound);
        await play.Write(http, request.Download ? "recording-downloaded" : "recording-played", of, reason, stop);
        return TypedResults.Ok(play.Make(of, AuditTrail.NameOf(http.User), request.Download, TimeSpan.FromMinutes(now.LinkMinutes)));
    }

    /// <summary><c>GET /api/recordings/{id}/audio?link=…</c>. A link that is wrong, over or somebody else's is refused and written down.</summary>
    public static async Task<IResult> Audio(string id, string? link, HttpContext http, PlayRecording play, CancellationToken stop)
    {
        if (play.Valid(link, id, http) is not { } made)
        {
            await play.Write(http, "recording-link-refused", id, null, stop);
            return Refused.Because(RefusalCatalogue.LinkInvalid);
        }
        if (await play.Open(id, stop) is not { } audio) return Refused.Because(RefusalCatalogue.NotFound);
        if (made.Download) http.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.wav\"";
        return Sound(http, audio);
    }

    /// <summary>This person may use this link for this recording now.</summary>
    public bool Holds(string? link, string id, HttpContext http, bool download) => Valid(link, id, http) is { } made && made.Download == download;

    private (string Id, string Who, DateTimeOffset Until, bool Download)? Valid(string? link, string id, HttpContext http) =>
        Read(link) is { } made && made.Id == id && made.Who == AuditTrail.NameOf(http.User) && made.Until >= Now ? made : null;

    /// <summary>Null: the recording of this call has no such part.</summary>
    private async Task<string?> PartOf(string id, string part, CancellationToken stop) =>
        await index.Find(id, stop) is { } recording && (await index.PartsOf(recording.CallId, stop)).Exists(p => p.CallId == part) ? part : null;

    private RecordingRights Rights => rights;

    private DateTimeOffset Now => clock.GetUtcNow();

    private ValueTask<RecordingSettings> Settings(CancellationToken stop) => settings.Now(stop);

    private Task<string?> File(string id, CancellationToken stop) => index.FileOf(id, stop);

    /// <summary>The sound as PCM16; null: there is none.</summary>
    public Task<Stream?> Open(string id, CancellationToken stop) => index.Open(id, stop);

    private ValueTask Write(HttpContext http, string action, string id, string? reason, CancellationToken stop) =>
        audit.Write(http.User, action, id, string.IsNullOrEmpty(reason) ? new Dictionary<string, string>() : new Dictionary<string, string> { ["reason"] = reason }, stop);

    private RecordingLink Make(string id, string who, bool download, TimeSpan holds)
    {
        var until = clock.GetUtcNow() + holds;
        var text = $"{id}\n{who}\n{until.ToUnixTimeMilliseconds()}\n{(download ? 1 : 0)}";
        return new RecordingLink($"/api/recordings/{Uri.EscapeDataString(id)}/audio?link={Uri.EscapeDataString(_seal.Protect(text))}", until);
    }

    private (string Id, string Who, DateTimeOffset Until, bool Download)? Read(string? link)
    {
        if (string.IsNullOrEmpty(link)) return null;
        try
        {
            var parts = _seal.Unprotect(link).Split('\n');
            return (parts[0], parts[1], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)), parts[3] == "1");
        }
        catch (Exception wrong) when (wrong is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static IResult Sound(HttpContext http, Stream audio)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(audio, "audio/wav", enableRangeProcessing: true);
    }
}
