namespace Antiphon.Server.Features.Flows;

/// <summary>A flow as it is drawn: what the engine runs, and what only the page needs. Also the text of an export.</summary>
/// <param name="Name">For people, in the language of the centre; 1–60 characters.</param>
internal sealed record FlowDocument(string Name, Flow Flow)
{
    public const int NameLengthMax = 60;

    /// <summary>Bytes of a document as JSON.</summary>
    public const int BytesMax = 512 * 1024;

    /// <summary>Of the product that wrote it; readers of a later one may change what older ones said.</summary>
    public int Format { get; init; } = 1;
    public string Description { get; init; } = "";
    public ImmutableDictionary<string, NodeLook> Looks { get; init; } = ImmutableDictionary<string, NodeLook>.Empty;
    public ImmutableArray<FlowNote> Notes { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new(RoutingJson.Options)
    {
        AllowOutOfOrderMetadataProperties = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, MaxDepth = 32,
    };

    public string Write() => JsonSerializer.Serialize(this, Json);

    public JsonElement ToElement() => JsonSerializer.SerializeToElement(this, Json);

    /// <returns>Null, and why, when it is no flow.</returns>
    public static FlowDocument? Read(JsonElement json, out string problem)
    {
        problem = "";
        try
        {
            var document = json.ValueKind is JsonValueKind.Object ? json.Deserialize<FlowDocument>(Json) : null;
            if (document is null) problem = "not an object";
            else if (document.Name.Trim().Length is 0 or > NameLengthMax) problem = "name";
            else if (document.Flow.Nodes.Keys.Any(name => name.Length is 0 or > 40)) problem = "node name";
            else return document;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException) { problem = e.Message; }
        return null;
    }

    public static FlowDocument Read(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return Read(parsed.RootElement, out var problem) ?? throw new JsonException(problem);
    }

    public static T ReadPart<T>(string json) => JsonSerializer.Deserialize<T>(json, Json) ?? throw new JsonException("null");

    public static string WritePart<T>(T part) => JsonSerializer.Serialize(part, Json);

    public static T? ReadPart<T>(JsonElement json) where T : class
    {
        try { return json.Deserialize<T>(Json); }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException) { return null; }
    }
}

/// <param name="Title">What the node is called on the page; empty: what its kind is called.</param>
internal sealed record NodeLook(double X, double Y, string Title = "");

internal sealed record FlowNote(double X, double Y, string Text);
