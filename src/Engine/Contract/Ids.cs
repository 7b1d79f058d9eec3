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
public readonly record struct PartyId(long Value);

/// <summary>One presentation of a call to an agent. Counted by the engine, so that a replay gives the same numbers.</summary>
public readonly record struct OfferId(long Value);

/// <summary>One step of a flow as it runs, or one announcement of a queue. Counted by the engine.</summary>
public readonly record struct StepId(long Value);

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
