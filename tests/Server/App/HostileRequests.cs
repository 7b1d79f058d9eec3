using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antiphon.Server.Tests.App;

/// <summary>Every endpoint of the API document against what no page of ours would send. The administrator sends it: whatever a right would keep out gets in.</summary>
public sealed partial class HostileRequests : IAsyncLifetime
{
    private const int DepthMax = 6;
    private const int BodiesMax = 250;

    /// <summary>Whole bodies.</summary>
    private static readonly string[] Bodies = ["", "null", "[]", "{}", "\"x\"", "{", new('[', 2_000)];

    /// <summary>In place of each member in turn, however deep: by what it should be, and one of another kind.</summary>
    private static IEnumerable<string> ValuesFor(JsonNode? usual) => usual switch
    {
        JsonObject => ["null", "{}", "[]"],
        JsonArray => ["null", "[]", "[null]", "{}"],
        JsonValue v when v.GetValueKind() is JsonValueKind.Number => ["null", "-1", "1000000000000000000", "1e300", "\"x\""],
        JsonValue v when v.GetValueKind() is JsonValueKind.String => ["null", "\"\"", "\"\\u0000\\ud83d\"", $"\"{new string('x', 5_000)}\"", "\"2026-13-45T00:00:00Z\"", "[]"],
        _ => ["null", "1"],
    };

    private static readonly string[] Queries =
        ["", "x", "-1", new('9', 30), "%00", "%F0%9F", "2026-13-01", "null", new('x', 3_000), "1e400", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "%25", "a%27b%22", "true"];

    /// <summary>What a place in a path is filled with: once something that hardly exists, once something of the sample centre.</summary>
    private static readonly string[] Places = ["1", "1002", "service"];

    /// <summary>They end what the walk stands on.</summary>
    private static readonly string[] LeftOut = ["DELETE /api/session", "POST /api/session", "PUT /api/session/password", "GET /api/events"];

    private CentreUnderTest _centre = null!;
    private HttpClient _admin = null!;
    private readonly List<string> _failed = [];
    private int _sent;

    public async Task InitializeAsync()
    {
        _centre = await CentreUnderTest.Start();
        _admin = await _centre.SignedIn("1000");
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _centre.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_that_is_sent_makes_an_endpoint_fail()
    {
        var document = JsonNode.Parse(await _admin.GetStringAsync("openapi/v1.json"))!;
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
                if (path.StartsWith("/api/", StringComparison.Ordinal) && !LeftOut.Contains($"{method.ToUpperInvariant()} {path}"))
                    await Try(new HttpMethod(method.ToUpperInvariant()), path, operation!, document);
        Assert.InRange(_sent, 3_000, 100_000);
        Assert.True(_failed.Count == 0, string.Join('\n', _failed.Take(50)));
    }

    private async Task Try(HttpMethod method, string path, JsonNode operation, JsonNode document)
    {
        var (bodies, queries) = (BodiesOf(operation, document), QueriesOf(operation));
        foreach (var place in path.Contains('{', StringComparison.Ordinal) ? Places : Places[..1])
        {
            var address = Place().Replace(path, place);
            foreach (var body in bodies) await Send(method, address, body);
            if (method != HttpMethod.Get) continue;
            await Send(method, address, null);
            foreach (var name in queries)
                foreach (var value in Queries) await Send(method, $"{address}?{name}={value}", null);
        }
    }

    private static List<string?> BodiesOf(JsonNode operation, JsonNode document)
    {
        if (operation["requestBody"] is null) return [null];
        if (operation["requestBody"]!["content"]?["application/json"]?["schema"] is not { } schema) return ["", "x"];
        var usual = Example(schema, document, 0);
        return [.. Bodies, .. Places(usual).SelectMany(at => ValuesFor(At(usual, at)).Select(value => (string?)With(usual, at, value))).Take(BodiesMax)];

        static IEnumerable<object[]> Places(JsonNode? node, params object[] at) => node switch
        {
            JsonObject o => o.SelectMany(m => (object[][])[[.. at, m.Key], .. Places(m.Value, [.. at, m.Key])]),
            JsonArray a => a.SelectMany((item, i) => (object[][])[[.. at, i], .. Places(item, [.. at, i])]),
            _ => [],
        };
    }

    private static string With(JsonNode? usual, object[] at, string value)
    {
        var body = usual!.DeepClone();
        var node = At(body, at[..^1])!;
        var put = JsonValue.Create(Marker);
        if (at[^1] is string last) node[last] = put;
        else node[(int)at[^1]] = put;
        return body.ToJsonString().Replace($"\"{Marker}\"", value, StringComparison.Ordinal);     // as text: not every hostile value is a node
    }

    private static JsonNode? At(JsonNode? node, object[] at)
    {
        foreach (var step in at) node = step is string name ? node![name] : node![(int)step];
        return node;
    }

    private const string Marker = "-here-";

    /// <summary>A body as the document describes it, every member there.</summary>
    private static JsonNode? Example(JsonNode schema, JsonNode document, int depth)
    {
        schema = Resolve(schema, document);
        if (depth > DepthMax) return null;
        if (schema["enum"] is JsonArray values) return values.FirstOrDefault(v => v is not null)?.DeepClone();
        if (schema["properties"] is JsonObject members) return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Example(m.Value!, document, depth + 1))));
        var type = schema["type"] is JsonArray several ? (string?)several.FirstOrDefault(t => (string?)t != "null") : (string?)schema["type"];
        return type switch
        {
            "object" => new JsonObject(),
            "array" => new JsonArray(Example(schema["items"] ?? new JsonObject(), document, depth + 1)),
            "integer" or "number" => 1,
            "boolean" => true,
            _ => (string?)schema["format"] == "date-time" ? "2026-11-22T08:00:00Z" : "1001",
        };
    }

    private static JsonNode Resolve(JsonNode schema, JsonNode document)
    {
        for (var i = 0; i < DepthMax; i++)
        {
            if ((string?)schema["$ref"] is { } name) schema = document["components"]!["schemas"]![name[(name.LastIndexOf('/') + 1)..]]!;
            else if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray kinds && kinds.FirstOrDefault(k => (string?)k!["type"] != "null") is { } first) schema = first;
            else break;
        }
        return schema;
    }

    private static List<string> QueriesOf(JsonNode operation) =>
        [.. (operation["parameters"] as JsonArray ?? []).Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!)];

    private async Task Send(HttpMethod method, string address, string? body)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        _sent++;
        using var answer = await _admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode >= HttpStatusCode.InternalServerError) _failed.Add($"{(int)answer.StatusCode} {method} {Short(address)} {Short(body)}");
        if (answer.StatusCode == HttpStatusCode.Unauthorized)         // one of them ended all sessions
        {
            _admin.Dispose();
            _admin = await _centre.SignedIn("1000");
        }
    }

    private static string Short(string? text) => text is { Length: > 300 } ? text[..300] : text ?? "";

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
