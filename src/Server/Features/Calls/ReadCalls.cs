using System.Text.Json;
using Antiphon.Engine.Contract;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>The call list. An agent sees his own calls, who supervises sees all; what one may not see is not found.</summary>
internal static class ReadCalls
{
    private const int PageSizeMax = 500;
    private const int PageMax = 100_000;

    public static async Task<IResult> List(HttpContext http, CallQueries calls, DateTimeOffset? from, DateTimeOffset? to, string? queue, string? agent, string? number,
        string? result, bool? simulated, int? page, int? pageSize, CancellationToken stop)
    {
        if (page is < 1 or > PageMax || pageSize is < 1 or > PageSizeMax || number?.Length > PhoneNumber.LengthMax) return Refused.Because(RefusalCatalogue.Invalid);
        if (!TryResult(result, out var wanted)) return Refused.Because(RefusalCatalogue.Invalid);
        var own = http.User.MaySupervise ? null : http.User.JobNumber ?? "";
        var filter = new CallFilter(from?.ToUniversalTime(), to?.ToUniversalTime(), Text(queue), Text(agent), Text(number), wanted, simulated, own);
        return TypedResults.Ok(await calls.Page(filter, page ?? 1, pageSize ?? 50, stop));
    }

    public static async Task<IResult> One(string id, HttpContext http, CallQueries calls, CancellationToken stop) =>
        await Visible(id, http, calls, stop) is { } call ? TypedResults.Ok(await calls.View(call, stop)) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<IResult> Why(string id, HttpContext http, CallQueries calls, CallStart start, TimeProvider clock, CancellationToken stop)
    {
        if (await Visible(id, http, calls, stop) is not { } call || start.Story is not { } story) return Refused.Because(RefusalCatalogue.NotFound);
        using var reader = story.File.Read();
        var whys = reader.Whys(new CallId(id), call.StartedAt, call.EndedAt ?? clock.GetUtcNow());
        return TypedResults.Ok(whys.Select(w => WhyView.Of(w.At, w.Why)).ToList());
    }

    public static async Task<IResult> Course(string id, HttpContext http, CallQueries calls, CallStart start, TimeProvider clock, CancellationToken stop)
    {
        if (await Visible(id, http, calls, stop) is not { } call || start.Story is not { } story) return Refused.Because(RefusalCatalogue.NotFound);
        using var reader = story.File.Read();
        return TypedResults.Ok(CallCourse.Of(new CallId(id), reader.Of(new CallId(id), call.StartedAt, call.EndedAt ?? clock.GetUtcNow())));
    }

    /// <summary>Null: there is no such call, or not for this reader.</summary>
    public static async Task<CallRecord?> Visible(string id, HttpContext http, CallQueries calls, CancellationToken stop)
    {
        if (!IdText.TryRead(id, out _) || await calls.Find(id, stop) is not { } call) return null;
        return http.User.MaySupervise || CallQueries.TookPart(call, http.User.JobNumber) ? call : null;
    }

    private static bool TryResult(string? text, out CallResult? result)
    {
        result = null;
        if (Text(text) is not { } word) return true;
        foreach (var value in Enum.GetValues<CallResult>())
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == word) result = value;
        return result is not null;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
