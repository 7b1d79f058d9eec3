using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Tests.App;

[Collection(OneCentre.Name)]
public sealed class EndpointWalk(SharedCentre shared)
{
    private static readonly string[] OpenToAll =
        ["POST /api/session", "GET /api/centre", "GET /api/certificate", "GET /health/live", "GET /health/ready", "GET /openapi/{documentName}.json", "GET /sip",
         "GET /client/v1/antiphon.js", "GET /client/v1/antiphon.d.ts", "GET /api/session/issuer", "GET /api/session/issuer/front-sign-out"];

    /// <summary>WebSockets, which the format of the document has no words for; the outside contract describes them.</summary>
    private static readonly string[] Sockets = ["/api/events", "/api/screen/share", "/api/agents/{jobNumber}/screen"];

    [Fact]
    public async Task Nothing_answers_a_stranger_but_what_is_listed()
    {
        using var stranger = shared.Centre.Browser();
        var open = new List<string>();
        foreach (var (method, pattern) in Routes())
        {
            var answer = await stranger.SendAsync(new HttpRequestMessage(new HttpMethod(method), Path(pattern)) { Content = method is "POST" or "PUT" ? Empty() : null });
            if (answer.StatusCode != HttpStatusCode.Unauthorized || pattern == "/api/session" && method == "POST") open.Add($"{method} {pattern}");
            else Assert.Equal("401 not-signed-in", await answer.Refusal());
        }
        Assert.Equal(OpenToAll.Order(), open.Order());
    }

    [Fact]
    public async Task The_api_document_lists_every_route()
    {
        using var stranger = shared.Centre.Browser();
        var document = JsonDocument.Parse(await stranger.GetStringAsync("openapi/v1.json")).RootElement;
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var routes = Routes().Where(r => r.Pattern.StartsWith("/api/", StringComparison.Ordinal) && !Sockets.Contains(r.Pattern))
            .Select(r => $"{r.Method} {r.Pattern.Replace(":long", "", StringComparison.Ordinal)}");
        Assert.Empty(routes.Except(described));
    }

    [Fact]
    public async Task Enum_values_are_kebab_case_and_names_camel_case()
    {
        using var stranger = shared.Centre.Browser();
        var document = await stranger.GetStringAsync("openapi/v1.json");
        Assert.Contains("\"not-ready\"", document, StringComparison.Ordinal);
        Assert.Contains("\"mustChangePassword\"", document, StringComparison.Ordinal);
    }

    private IEnumerable<(string Method, string Pattern)> Routes() =>
        from endpoint in shared.Centre.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        where !endpoint.RoutePattern.RawText!.Contains("{*path", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'));

    private static string Path(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{documentName\}", "v1") is var path
        ? System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*\}", "1") : pattern;

    private static StringContent Empty() => new("{}", System.Text.Encoding.UTF8, "application/json");
}
