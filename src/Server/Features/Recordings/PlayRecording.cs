using Antiphon.Media.Recording;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Roles;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Recordings;

/// <summary><c>GET /api/recordings/{id}</c>: the audio as PCM16, with ranges. Whose calls somebody hears, his scope says; each playback is in the audit trail.</summary>
internal static class PlayRecording
{
    public static async Task<IResult> Handle(string id, HttpContext http, RecordingIndex index, CallQueries calls, IScopes scopes, IAuditTrail audit, CancellationToken stop)
    {
        if (await ReadCalls.Visible(id, http, calls, scopes, Permission.PlayRecordings, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (await index.FileOf(id, stop) is not { } path || RecordingFile.OpenAsPcm16(path) is not { } audio) return Refused.Because(RefusalCatalogue.NotFound);

        // A player asks for many ranges; the one that holds the beginning is the playback.
        if (http.Request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(r => r.From is null or 0))
            await audit.Write(http.User, "recording-played", id, stop);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(audio, "audio/wav", enableRangeProcessing: true);
    }
}
