using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Antiphon.Server.Security.Privacy;

/// <summary>A JSON document with every number in its texts masked; its own identities, numbers that are values, and shape stay.</summary>
internal static partial class MaskedJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        using var written = new MemoryStream(json.Length);
        using (var writer = new Utf8JsonWriter(written, Plain)) Copy(new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 256 }), writer);
        return written.ToArray();
    }

    public static string Of(string json) => System.Text.Encoding.UTF8.GetString(Of(System.Text.Encoding.UTF8.GetBytes(json)));

    /// <summary>A text that may be the identity of a call: that stays.</summary>
    public static string Value(string text) => OwnIdentity().IsMatch(text) ? text : NumberMask.InText(text);

    private static void Copy(Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var identity = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: writer.WriteStartObject(); break;
                case JsonTokenType.EndObject: writer.WriteEndObject(); break;
                case JsonTokenType.StartArray: writer.WriteStartArray(); break;
                case JsonTokenType.EndArray: writer.WriteEndArray(); break;
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    identity = name.EndsWith("id", StringComparison.OrdinalIgnoreCase);
                    writer.WritePropertyName(NumberMask.InText(name));
                    break;
                case JsonTokenType.String:
                    var text = reader.GetString()!;
                    writer.WriteStringValue(identity ? Value(text) : NumberMask.InText(text));
                    break;
                default: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            }
        }
    }

    // Of calls, and of what hangs on them (Switch.Contract.IdText): these may be all of digits; a number with 86 in front is none.
    [GeneratedRegex("^[0-7][0-9a-z]{12}(-.*)?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex OwnIdentity();
}
