using System.Text.Json.Serialization;

namespace Antiphon.Server.Hosting;

/// <summary>ISO 8601, UTC, milliseconds: <c>2026-11-22T01:00:00.000Z</c>.</summary>
internal sealed class InstantJson : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var instant) ? instant.ToUniversalTime() : throw new JsonException("not an instant");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
