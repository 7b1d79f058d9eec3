using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>A table as an object with a property for each key.</summary>
public sealed class TableJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Table<,>);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(Of<,>).MakeGenericType(typeToConvert.GetGenericArguments()));

    private sealed class Of<TKey, TValue> : JsonConverter<Table<TKey, TValue>> where TKey : struct, IEquatable<TKey> where TValue : class
    {
        public override Table<TKey, TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (table, by) = (Table<TKey, TValue>.Empty, new Generation());
            foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<TKey, TValue>>(ref reader, options) ?? []) table = table.With(key, value, by);
            return table;
        }

        public override void Write(Utf8JsonWriter writer, Table<TKey, TValue> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Dictionary<TKey, TValue>(value), options);
    }
}
