using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

/// <summary>Writes an address and port as <c>192.0.2.1:5060</c> or <c>[2001:db8::1]:5060</c>.</summary>
internal sealed class EndPointJson : JsonConverter<IPEndPoint>
{
    public override IPEndPoint Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetString() is { } text && IPEndPoint.TryParse(text, out var value) ? value : throw new JsonException("not an address and port");

    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
