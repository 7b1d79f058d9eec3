using Antiphon.Server.Features.Flows.Web;

namespace Antiphon.Server.Features.Forms;

/// <summary>A button on a form that asks a web service outside the centre, and shows what it answers.</summary>
/// <param name="Url"><c>http</c> or <c>https</c>, at most 1,000 characters, with <c>{caller}</c>, <c>{call}</c>, <c>{queue}</c>, <c>{agent}</c> or the key of a field (<c>-</c> as <c>_</c>), escaped.
/// Addresses inside the house only when the administrator named them for flows.</param>
/// <param name="Results">1–20.</param>
/// <param name="TimeoutSeconds">1–15.</param>
internal sealed record FormLookup(string Url, IReadOnlyList<LookupResult>? Results, int TimeoutSeconds = 5)
{
    private const int UrlMax = 1_000, ResultsMax = 20, PathMax = 200;

    /// <returns>A word for a field fault; null: nothing is wrong.</returns>
    public string? Problem(IReadOnlyList<FormField> fields)
    {
        if (Url is not { Length: > 0 and <= UrlMax } || !Uri.TryCreate(Url.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0) return "address";
        if (Results is not { Count: > 0 and <= ResultsMax } || TimeoutSeconds is < 1 or > 15) return "range";
        if (Results.Any(result => result?.Path is not { Length: > 0 and <= PathMax } || !FormField.Words(result.Label))) return "required";
        return Results.All(result => result.Field is null || fields.Any(field => field?.Key == result.Field && field.Lookup is null)) ? null : "unknown";
    }
}

/// <param name="Path">Into the JSON answer, such as <c>data.items[0].name</c>.</param>
/// <param name="Field">Key of a field of the form into which the value can be put; null: it is shown alone.</param>
internal sealed record LookupResult(string Path, LocalText Label, string? Field = null);

/// <param name="Values">As they stand in the form now, saved or not.</param>
internal sealed record LookupWish(IReadOnlyDictionary<string, string>? Values);

/// <param name="Value">Null: the answer has none.</param>
internal sealed record LookupValue(LocalText Label, string? Value, string? Field);

/// <param name="Problem">Why there is no answer: <c>timeout</c>, <c>unreachable</c>, <c>refused-address</c>, <c>bad-address</c>, <c>not-json</c>, <c>too-large</c>, <c>too-many</c>, <c>resting</c>, <c>status-N</c>; null: there is one.</param>
internal sealed record LookupView(IReadOnlyList<LookupValue> Values, string? Problem);

/// <summary><c>POST /api/calls/{id}/forms/{form}/lookups/{field}</c>: an agent presses the button while he handles the contact. Each press is written down.</summary>
internal static class LookUp
{
    public static async Task<Results<Ok<LookupView>, Refused>> Handle(string id, string form, string field, LookupWish request, HttpContext http, ContactDesk desk, ServiceGate services, IAuditTrail audit, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me || await desk.FieldsOf(id, form, http, stop) is not { } asked || asked.Fields.FirstOrDefault(f => f.Key == field)?.Lookup is not { } lookup) return Refused.Because(RefusalCatalogue.NotFound);
        if (Fault(request, asked.Fields) is { } fault) return fault;
        await audit.Write(http.User, "contact-looked-up", id, new Dictionary<string, string> { ["form"] = form, ["field"] = field }, stop);
        string? Value(string name) => name switch
        {
            "caller" => asked.Number,
            "call" => id,
            "queue" => asked.Queue ?? "",
            "agent" => me,
            _ => request.Values?.FirstOrDefault(value => value.Key.Replace('-', '_') == name).Value,
        };
        var service = new WebServiceNode(lookup.Url, "GET", "", [.. lookup.Results!.Select((result, at) => new JsonResult($"r{at}", result.Path))], "", "") { TimeoutSeconds = lookup.TimeoutSeconds };
        var (found, problem) = await services.Ask(service, Value, stop);
        return TypedResults.Ok(new LookupView(problem is null ? [.. lookup.Results!.Select((result, at) => new LookupValue(result.Label, found.TryGetValue($"r{at}", out var value) ? value.ToString() : null, result.Field))] : [], problem));
    }

    private static Refused? Fault(LookupWish request, IReadOnlyList<FormField> fields)
    {
        if (request.Values is not { } values) return null;
        if (values.Count > FormField.Max) return FieldFault.Of("values", "too-many");
        foreach (var (key, text) in values)
            if (fields.FirstOrDefault(f => f.Key == key) is not { } field || text is null) return FieldFault.Of(key, "unknown");
            else if (text.Length > FormField.MultilineMax || field.Fault(text) is "unknown") return FieldFault.Of(key, "pattern");
        return null;
    }
}
