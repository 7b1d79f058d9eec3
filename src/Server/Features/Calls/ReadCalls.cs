using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>The call list. Whose calls somebody sees, his scope says; what one may not see is not found.</summary>
internal static class ReadCalls
{
    private const int PageSizeMax = 500;
    private const int TextMax = 200;

    public static async Task<IResult> List(HttpContext http, CallQueries calls, IScopes scopes, DateTimeOffset? from, DateTimeOffset? to, string? queue, string? agent, string? number,
        string? result, string? ledTo, bool? simulated, string? disposition, int? scoreMax, string? note, int? page, int? pageSize, CancellationToken stop)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("number", number, PhoneNumber.LengthMax), ("disposition", disposition, TextMax), ("note", note, TextMax)) is { } fault) return fault;
        if (!TryWord<CallResult>(result, out var wanted)) return FieldFault.Unreadable("result", "unknown");
        if (!TryWord<LedTo>(ledTo, out var kind)) return FieldFault.Unreadable("ledTo", "unknown");
        var filter = new CallFilter(from?.ToUniversalTime(), to?.ToUniversalTime(), Text(queue), Text(agent), Text(number), wanted, simulated, await scopes.Of(http.User, Permission.SeeCalls))
        {
            LedTo = kind, Disposition = Text(disposition), ScoreMax = scoreMax, Note = Text(note),
        };
        return TypedResults.Ok(await calls.Page(filter, page ?? 1, pageSize ?? 50, stop));
    }

    public static async Task<IResult> One(string id, HttpContext http, CallQueries calls, IScopes scopes, CancellationToken stop) =>
        await Visible(id, http, calls, scopes, Permission.SeeCalls, stop) is { } call ? TypedResults.Ok(await calls.View(call, stop)) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<IResult> Why(string id, HttpContext http, CallQueries calls, IScopes scopes, CallStart start, TimeProvider clock, CancellationToken stop)
    {
        if (await Visible(id, http, calls, scopes, Permission.SeeCalls, stop) is not { } call || start.Story is not { } story) return Refused.Because(RefusalCatalogue.NotFound);
        using var reader = story.File.Read();
        var whys = reader.Whys(new CallId(id), call.StartedAt, call.EndedAt ?? clock.GetUtcNow());
        return TypedResults.Ok(whys.Select(w => WhyView.Of(w.At, w.Why)).ToList());
    }

    public static async Task<IResult> Course(string id, HttpContext http, CallQueries calls, IScopes scopes, CallStart start, TimeProvider clock, CancellationToken stop)
    {
        if (await Visible(id, http, calls, scopes, Permission.SeeCalls, stop) is not { } call || start.Story is not { } story) return Refused.Because(RefusalCatalogue.NotFound);
        using var reader = story.File.Read();
        return TypedResults.Ok(CallCourse.Of(new CallId(id), reader.Of(new CallId(id), call.StartedAt, call.EndedAt ?? clock.GetUtcNow())));
    }

    /// <summary>Null: there is no such call, or not for this reader.</summary>
    /// <param name="permission">What is to be done with it; it has a scope.</param>
    public static async Task<CallRecord?> Visible(string id, HttpContext http, CallQueries calls, IScopes scopes, string permission, CancellationToken stop)
    {
        if (!IdText.TryRead(id, out _) || await calls.Find(id, stop) is not { } call) return null;
        return (await scopes.Of(http.User, permission)).CoversAny(CallQueries.AgentsOf(call)) ? call : null;
    }

    private static bool TryWord<T>(string? text, out T? found) where T : struct, Enum
    {
        found = null;
        if (Text(text) is not { } word) return true;
        foreach (var value in Enum.GetValues<T>())
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == word) found = value;
        return found is not null;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
