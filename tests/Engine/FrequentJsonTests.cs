using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>What is written without the serializer is, to the byte, what the serializer writes: the hashes of old stories and new ones are made alike.</summary>
public sealed class FrequentJsonTests
{
    public static TheoryData<string> Shapes =>
        [.. typeof(EngineEvent).Assembly.GetTypes().Where(type => !type.IsAbstract && (type.IsAssignableTo(typeof(EngineEvent)) || type.IsAssignableTo(typeof(EngineInput)))).Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    /// <summary>With everything that may be given, and with nothing that may be left out: a property that is added later is missed here first.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void Every_input_and_event_is_written_as_the_serializer_writes_it(string shape)
    {
        var type = typeof(EngineEvent).Assembly.GetType(shape)!;
        foreach (var full in (bool[])[true, false])
        {
            var value = Make(type, full, depth: 0)!;
            if (value is EngineEvent e) Assert.Equal(RoutingJson.Write([e]), Text(to => RoutingJson.Write(to, [e])));
            else Assert.Equal(RoutingJson.Write((EngineInput)value), Text(to => RoutingJson.Write(to, (EngineInput)value)));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_why_is_written_as_the_serializer_writes_it(bool full)
    {
        var why = (Why)Make(typeof(Why), full, depth: 0)!;
        Assert.Equal(RoutingJson.Write([why]), Text(to => RoutingJson.Write(to, [why])));
    }

    /// <summary>Milliseconds with and without zeros at their end, the ends of days and years, other offsets and parts of a millisecond.</summary>
    [Theory]
    [InlineData("2026-11-22T01:00:00.000+00:00"), InlineData("2026-11-22T01:00:00.001+00:00"), InlineData("2026-11-22T01:00:00.010+00:00"), InlineData("2026-11-22T01:00:00.100+00:00")]
    [InlineData("2026-11-22T01:00:00.120+00:00"), InlineData("2026-11-22T01:00:00.076+00:00"), InlineData("2026-12-31T23:59:59.999+00:00"), InlineData("2028-02-29T10:09:08.070+00:00")]
    [InlineData("0001-01-01T00:00:00+00:00"), InlineData("9999-12-31T23:59:59.999+00:00"), InlineData("2026-11-22T01:00:00.076+08:00"), InlineData("2026-11-22T01:00:00.0761234+00:00")]
    public void An_instant_is_written_as_the_serializer_writes_it(string at)
    {
        ImmutableArray<EngineEvent> told = [new CallAnswered(new("c"), DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(RoutingJson.Write(told), Text(to => RoutingJson.Write(to, told)));
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var to = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true })) write(to);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static object? Make(Type type, bool full, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return full ? Make(inner, full, depth) : null;
        if (type == typeof(string)) return "引 \"x\" é <&>";
        if (type == typeof(bool)) return full;
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 11, 22, 1, 2, 3, full ? 45 : 0, TimeSpan.Zero);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(full ? Enum.GetValues(type).Length - 1 : 0);
        if (type.IsPrimitive) return Convert.ChangeType(full ? 7.5 : 0, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(Destination)) return full ? new ToQueue(new("q")) : new ToOutside("1");
        if (type == typeof(Party)) return new ExtensionParty("8001");
        if (type == typeof(EngineInput)) return new ClockTicked();
        if (type.IsAbstract || depth > 4) return null;
        if (type.IsGenericType && type.Namespace == "System.Collections.Immutable") return Many(type, full, depth);
        if (type == typeof(Centre)) return Centre.Empty;
        return Record(type, full, depth);
    }

    private static object Many(Type type, bool full, int depth)
    {
        if (type.GetGenericTypeDefinition() != typeof(ImmutableArray<>)) return type.GetField("Empty")!.GetValue(null)!;
        var item = full ? Make(type.GenericTypeArguments[0], full, depth + 1) : null;
        var array = Array.CreateInstance(type.GenericTypeArguments[0], item is null ? 0 : 2);
        for (var i = 0; i < array.Length; i++) array.SetValue(item, i);
        return typeof(ImmutableArray).GetMethods().Single(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(type.GenericTypeArguments[0]).Invoke(null, [array])!;
    }

    private static object Record(Type type, bool full, int depth)
    {
        var nullable = new NullabilityInfoContext();
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var value = constructor.Invoke([.. constructor.GetParameters().Select(p => !full && nullable.Create(p).ReadState is NullabilityState.Nullable ? null : Make(p.ParameterType, full, depth + 1))]);
        foreach (var property in type.GetProperties().Where(p => full && p.SetMethod is not null && constructor.GetParameters().All(c => c.Name != p.Name)))
            property.SetValue(value, Make(property.PropertyType, full, depth + 1));
        return value;
    }
}
