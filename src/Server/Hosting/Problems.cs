using System.Text.RegularExpressions;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Hosting;

/// <summary>Whatever goes wrong, the answer has the same form as a refusal.</summary>
internal sealed partial class Problems(RequestDelegate next, ILogger<Problems> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try { await next(http); }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested) { }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.ContentLength = null;
            if (e is CentreBusyException) http.Response.Headers.RetryAfter = "1";
            await (FieldOf(e) ?? Refused.Because(Reason(e, http))).ExecuteAsync(http);
        }
        if (!http.Response.HasStarted && http.Response.ContentLength is null && http.Response.ContentType is null && OfStatus(http.Response.StatusCode) is { } reason)
            await new Refused(reason with { Status = http.Response.StatusCode }).ExecuteAsync(http);
    }

    private RefusalReason Reason(Exception e, HttpContext http)
    {
        switch (e)
        {
            case BadHttpRequestException bad: return OfStatus(bad.StatusCode) ?? RefusalCatalogue.Invalid;
            case CentreBusyException: return RefusalCatalogue.Busy;
            case var away when PostgresDatabase.IsAway(away) || away is AuditNotKeptException { InnerException: { } cause } && PostgresDatabase.IsAway(cause): return RefusalCatalogue.DatabaseAway;
            default:
                Failed(http.Request.Method, http.GetEndpoint()?.DisplayName ?? "?", e);
                return RefusalCatalogue.Failure;
        }
    }

    /// <summary>The framework knows which field it could not read, and says so in a sentence.</summary>
    private static Refused? FieldOf(Exception e) => e switch
    {
        BadHttpRequestException { StatusCode: 400, InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException { StatusCode: 400 } bad when Parameter().Match(bad.Message) is { Success: true } parameter =>
            FieldFault.Unreadable(parameter.Groups["name"].Value, bad.Message.StartsWith("Required", StringComparison.Ordinal) ? "required" : "pattern"),
        _ => null,
    };

    private static Refused? OfJson(JsonException json)
    {
        if (MissingMember().Match(json.Message) is { Success: true } missing) return FieldFault.Unreadable(missing.Groups["name"].Value, "required");
        return json.Path is ['$', '.', .. { Length: > 0 } path] ? FieldFault.Unreadable(path, "pattern") : null;
    }

    [GeneratedRegex("parameter \"(?:[^\" ]+ )?(?<name>\\w+)\" (?:was not provided from|from \".*\")", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    [GeneratedRegex("missing required properties including: '(?<name>\\w+)'", RegexOptions.NonBacktracking)]
    private static partial Regex MissingMember();

    private static RefusalReason? OfStatus(int status) => status switch
    {
        400 or 405 or 415 => RefusalCatalogue.Invalid,
        404 => RefusalCatalogue.NotFound,
        413 => RefusalCatalogue.TooLarge,
        _ => null,
    };

    [LoggerMessage(1201, LogLevel.Error, "{Method} {Endpoint} failed")]
    private partial void Failed(string method, string endpoint, Exception e);
}
