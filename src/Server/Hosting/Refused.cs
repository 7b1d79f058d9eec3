namespace Antiphon.Server.Hosting;

/// <summary>One reason why a request is turned down. The code is stable, and the page has a text for it in both languages.</summary>
/// <param name="Code">Kebab-case.</param>
/// <param name="Title">English, for developers and logs.</param>
internal sealed record RefusalReason(string Code, int Status, string Title);

/// <summary>Answers with <c>application/problem+json</c> (RFC 9457).</summary>
internal sealed class Refused(RefusalReason reason, IReadOnlyDictionary<string, object>? args = null) : IResult, IStatusCodeHttpResult
{
    public RefusalReason Reason => reason;

    public IReadOnlyDictionary<string, object>? Args => args;

    public int? StatusCode => reason.Status;

    public static Refused Because(RefusalReason reason) => new(reason);

    public static Refused Because(RefusalReason reason, string name, object value) => new(reason, new Dictionary<string, object> { [name] = value });

    public static Refused Because(Refusal refusal) => new(RefusalCatalogue.Of(refusal));

    public Task ExecuteAsync(HttpContext http)
    {
        http.Response.StatusCode = reason.Status;
        var body = new Problem(reason.Status, reason.Title, reason.Code, args);
        return http.Response.WriteAsJsonAsync(body, ProblemJson.Default.Problem, "application/problem+json", http.RequestAborted);
    }
}

internal sealed record Problem(int Status, string Title, string Code, IReadOnlyDictionary<string, object>? Args);
