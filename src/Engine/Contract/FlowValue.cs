using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>A value of a flow: a text, a number or a truth. Digits that a caller keys are a text, so that 007 stays 007.</summary>
[JsonConverter(typeof(FlowValueJson))]
public readonly record struct FlowValue
{
    private FlowValue(string? text, decimal? number, bool? truth) => (Text, Number, Truth) = (text, number, truth);

    public string? Text { get; }
    public decimal? Number { get; }
    public bool? Truth { get; }

    public static FlowValue Of(string text) => new(text, null, null);
    public static FlowValue Of(decimal number) => new(null, number, null);
    public static FlowValue Of(bool truth) => new(null, null, truth);

    /// <summary>As a number, also when it is a text that is one.</summary>
    public decimal? AsNumber => Number
        ?? (Text is { Length: > 0 and <= 28 } text && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : null);

    public override string ToString() => Text ?? Number?.ToString("0.############################", CultureInfo.InvariantCulture) ?? (Truth is { } truth ? truth ? "true" : "false" : "");
}

public sealed class FlowValueJson : JsonConverter<FlowValue>
{
    public override FlowValue Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => FlowValue.Of(true),
        JsonTokenType.False => FlowValue.Of(false),
        JsonTokenType.Number => FlowValue.Of(reader.GetDecimal()),
        _ => FlowValue.Of(reader.GetString() ?? ""),
    };

    public override void Write(Utf8JsonWriter writer, FlowValue value, JsonSerializerOptions options)
    {
        if (value.Truth is { } truth) writer.WriteBooleanValue(truth);
        else if (value.Number is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue(value.Text ?? "");
    }
}
