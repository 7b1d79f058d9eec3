using Microsoft.AspNetCore.Authorization;

namespace Antiphon.Server.Security.Audit;

/// <summary>Every change of settings and of the system is in the trail, whoever wrote the endpoint: action and subject are its name and the places in its address.</summary>
internal static class AuditChanges
{
    /// <summary>Item of a request that has written a line of its own.</summary>
    public static readonly object Written = new();

    private static readonly object Details = new();

    /// <summary>What the line of this request is to say beyond the name: a store knows what was before.</summary>
    public static void Note(HttpContext http, string name, string value) => NotesOf(http)[name] = value;

    /// <summary>After authorization, around the endpoints.</summary>
    public static async Task Keep(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        await next(http);
        if (http.Response.StatusCode is < 200 or >= 300 || endpoint is null || !Changes(http, endpoint) || http.Items.ContainsKey(Written)) return;
        await http.RequestServices.GetRequiredService<IAuditTrail>().Write(http.User, ActionOf(http, endpoint), SubjectOf(http), NotesOf(http), CancellationToken.None);
    }

    /// <summary>For endpoints that only try, look or draft: no line of change.</summary>
    public static TBuilder NothingInForce<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(Written);

    private static bool Changes(HttpContext http, Endpoint endpoint) => !endpoint.Metadata.Contains(Written) &&
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsOptions(http.Request.Method)
        && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => PermissionCatalogue.Find(data.Policy ?? "") is { Group: PermissionGroup.Settings or PermissionGroup.System });

    private static string ActionOf(HttpContext http, Endpoint endpoint) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Method);

    private static string SubjectOf(HttpContext http) => string.Join('/', http.Request.RouteValues.Values.Select(value => value?.ToString()));

    private static Dictionary<string, string> NotesOf(HttpContext http)
    {
        if (http.Items[Details] is Dictionary<string, string> notes) return notes;
        http.Items[Details] = notes = [];
        return notes;
    }
}
