using System.Buffers.Binary;
using Antiphon.Media.Recording;

namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>Where a place of a screen is: part k begins <c>At[k]</c> ms after it began, and can be shown without those before where <c>Keys[k]</c> is "k"; letters, for digits would be taken for a number and masked.</summary>
internal sealed record ScreenIndexView(IReadOnlyList<int> At, string Keys);

/// <summary>The screens beside a recording, by the link that plays its sound: an index, then parts of it, each behind its length (32 bits); or the whole as a film.</summary>
internal sealed class PlayScreen(RecordingIndex index, PlayRecording play, IAuditTrail audit)
{
    private const int PartsMax = 120;
    private const int BytesMax = 4 << 20;

    public static async Task<IResult> Index(string id, string part, string? link, HttpContext http, PlayScreen screens, CancellationToken stop)
    {
        var (screen, refused) = await screens.Open(id, part, link, download: false, http, stop);
        if (screen is null) return refused!;
        using (screen) return TypedResults.Ok(new ScreenIndexView([.. screen.Parts.Select(p => p.At)], string.Concat(screen.Parts.Select(p => p.Key ? 'k' : 'd'))));
    }

    /// <param name="from">First part.</param>
    /// <param name="count">Fewer come when they are large; at least one.</param>
    public static async Task<IResult> Parts(string id, string part, int from, int count, string? link, HttpContext http, PlayScreen screens, CancellationToken stop)
    {
        if (from < 0 || count is < 1 or > PartsMax) return Refused.Because(RefusalCatalogue.Invalid);
        var (screen, refused) = await screens.Open(id, part, link, download: false, http, stop);
        if (screen is null) return refused!;
        using (screen)
        {
            using var answer = new MemoryStream();
            Span<byte> length = stackalloc byte[sizeof(int)];
            for (var number = from; number < screen.Parts.Count && number < from + count && answer.Length < BytesMax; number++)
            {
                var frames = screen.Read(number) ?? [];
                BinaryPrimitives.WriteInt32BigEndian(length, frames.Length);
                answer.Write(length);
                answer.Write(frames);
            }
            http.Response.Headers.CacheControl = "no-store";
            return Results.Bytes(answer.ToArray(), "application/octet-stream");
        }
    }

    public static async Task<IResult> Film(string id, string part, string? link, HttpContext http, PlayScreen screens, CancellationToken stop)
    {
        var (screen, refused) = await screens.Open(id, part, link, download: true, http, stop);
        if (screen is null) return refused!;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(async to => { using (screen) await ScreenFilm.Write(screen, to, stop); }, "video/webm", $"{part}.webm");
    }

    /// <summary>By a link of this person for this call; one that is wrong is written down.</summary>
    private async Task<(ScreenReader? Screen, IResult? Refused)> Open(string id, string part, string? link, bool download, HttpContext http, CancellationToken stop)
    {
        if (!play.Holds(link, id, http, download))
        {
            await audit.Write(http.User, "recording-link-refused", id, stop);
            return (null, Refused.Because(RefusalCatalogue.LinkInvalid));
        }
        if (await index.Find(id, stop) is not { } recording || !(await index.PartsOf(recording.CallId, stop)).Exists(p => p.CallId == part)) return (null, Refused.Because(RefusalCatalogue.NotFound));
        return await index.OpenScreen(part, stop) is { } screen ? (screen, null) : (null, Refused.Because(RefusalCatalogue.NotFound));
    }
}
