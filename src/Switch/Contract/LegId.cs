using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

/// <summary>One SIP dialog between the switch and one party. Sortable by time, unique across nodes; see <see cref="IdSource"/>.</summary>
[JsonConverter(typeof(LegIdJson))]
public readonly record struct LegId(long Value) : IComparable<LegId>
{
    public int CompareTo(LegId other) => Value.CompareTo(other.Value);

    public override string ToString() => IdText.Write(Value);
}

internal sealed class LegIdJson : JsonConverter<LegId>
{
    public override LegId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        IdText.TryRead(reader.GetString(), out var value) ? new LegId(value) : throw new JsonException("not a leg id");

    public override void Write(Utf8JsonWriter writer, LegId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override LegId ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Read(ref reader, type, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, LegId value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());
}
