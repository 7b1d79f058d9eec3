using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>Inputs, events, whys and states as JSON: the form in which the story keeps them. Enum values stand by name, so that a new one
/// does not shift the old; every polymorphic value carries <c>$type</c> first.</summary>
public static class RoutingJson
{
    public static readonly JsonSerializerOptions Options = Frozen();

    public static string Write(EngineInput input) => JsonSerializer.Serialize(input, Options);

    public static EngineInput ReadInput(string json) => Read<EngineInput>(json);

    public static string Write(ImmutableArray<EngineEvent> events) => JsonSerializer.Serialize(events, Options);

    public static ImmutableArray<EngineEvent> ReadEvents(string json) => Read<ImmutableArray<EngineEvent>>(json);

    public static string Write(ImmutableArray<Why> whys) => JsonSerializer.Serialize(whys, Options);

    public static ImmutableArray<Why> ReadWhys(string json) => Read<ImmutableArray<Why>>(json);

    /// <summary>As <see cref="Write(EngineInput)"/>, UTF-8, without making a text of it.</summary>
    public static void Write(Utf8JsonWriter to, EngineInput input)
    {
        if (!FrequentJson.TryWrite(to, input)) JsonSerializer.Serialize(to, input, Options);
    }

    public static void Write(Utf8JsonWriter to, ImmutableArray<EngineEvent> events)
    {
        to.WriteStartArray();
        foreach (var e in events)
            if (!FrequentJson.TryWrite(to, e)) JsonSerializer.Serialize(to, e, Options);
        to.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter to, ImmutableArray<Why> whys)
    {
        to.WriteStartArray();
        foreach (var why in whys) FrequentJson.Write(to, why);
        to.WriteEndArray();
    }

    /// <summary>A snapshot. What is only derived, such as the order of waiting, is not in it and is built again when needed.</summary>
    public static byte[] Write(RoutingState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    public static RoutingState ReadState(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<RoutingState>(json, Options) ?? throw new JsonException("null is not a state");

    private static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is not a {typeof(T).Name}");

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
