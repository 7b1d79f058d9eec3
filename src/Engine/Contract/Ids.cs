using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>One voice interaction. Text of 13 characters that sorts by time; every segment, recording and log line carries it.</summary>
[JsonConverter(typeof(TextIdJson<CallId>))]
public readonly record struct CallId(string Value) : ITextId<CallId>
{
    public static CallId Of(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>A person who handles interactions, by job number (工号).</summary>
[JsonConverter(typeof(TextIdJson<AgentId>))]
public readonly record struct AgentId(string Value) : ITextId<AgentId>
{
    public static AgentId Of(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>A line of waiting interactions; a short name such as <c>sales</c>.</summary>
[JsonConverter(typeof(TextIdJson<QueueId>))]
public readonly record struct QueueId(string Value) : ITextId<QueueId>
{
    /// <summary>Of a call that has been in no queue: one that an agent dialled.</summary>
    public static readonly QueueId None = new("");

    public static QueueId Of(string value) => new(value);
    public override string ToString() => Value;
}

[JsonConverter(typeof(TextIdJson<FlowId>))]
public readonly record struct FlowId(string Value) : ITextId<FlowId>
{
    public static FlowId Of(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>A row of the parties table: number and name stay there, so that erasing a person leaves the story replayable.</summary>
[JsonConverter(typeof(NumberIdJson<PartyId>))]
public readonly record struct PartyId(long Value) : INumberId<PartyId>
{
    public static PartyId Of(long value) => new(value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One presentation of a call to an agent. Counted by the engine, so that a replay gives the same numbers.</summary>
[JsonConverter(typeof(NumberIdJson<OfferId>))]
public readonly record struct OfferId(long Value) : INumberId<OfferId>
{
    public static OfferId Of(long value) => new(value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One step of a flow as it runs, or one announcement of a queue. Counted by the engine.</summary>
[JsonConverter(typeof(NumberIdJson<StepId>))]
public readonly record struct StepId(long Value) : INumberId<StepId>
{
    public static StepId Of(long value) => new(value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    string Value { get; }
    static abstract TSelf Of(string value);
}

public sealed class TextIdJson<T> : JsonConverter<T> where T : struct, ITextId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => T.Of(reader.GetString() ?? "");
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => T.Of(reader.GetString() ?? "");
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}

public interface INumberId<TSelf> where TSelf : struct, INumberId<TSelf>
{
    long Value { get; }
    static abstract TSelf Of(long value);
}

public sealed class NumberIdJson<T> : JsonConverter<T> where T : struct, INumberId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => T.Of(reader.GetInt64());
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        T.Of(long.Parse(reader.GetString() ?? "", NumberStyles.None, CultureInfo.InvariantCulture));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value.ToString(CultureInfo.InvariantCulture));
}
