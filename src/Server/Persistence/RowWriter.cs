using System.Data.Common;
using Antiphon.Server.Persistence.Databases;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Antiphon.Server.Persistence;

/// <summary>Inserts or updates rows of one entity by one prepared statement made from the model: for projections, which write the same few tables all day
/// and know themselves what changed. A tenth of what change tracking costs.</summary>
internal sealed class RowWriter<T> : IDisposable where T : class
{
    private readonly Column[] _columns;
    private readonly DbCommand _command;

    public RowWriter(CentreDb db)
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var properties = entity.GetProperties().ToList();
        _columns = [.. properties.Select(p => new Column(p.GetGetter(), p.GetTypeMapping().Converter))];
        _command = db.Database.GetDbConnection().CreateCommand();
        _command.CommandText = Statement(db.GetService<ISqlGenerationHelper>(), entity, properties);
        for (var i = 0; i < properties.Count; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _command.Parameters.Add(parameter);
        }
    }

    /// <param name="saved">The row's values as they are in the database, null when it is new; as they are now afterwards.</param>
    /// <returns>False: there was nothing to write.</returns>
    public bool Write(DbTransaction transaction, T row, ref object[]? saved)
    {
        var values = ValuesOf(row);
        if (saved is not null && saved.AsSpan().SequenceEqual(values)) return false;
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = StorableText.Of(values[i]);
        _command.Transaction = transaction;
        _command.ExecuteNonQuery();
        saved = values;
        return true;
    }

    /// <summary>Column by column, as the database gets them.</summary>
    public object[] ValuesOf(T row)
    {
        var values = new object[_columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = _columns[i].Getter.GetClrValue(row);
            values[i] = (value is not null && _columns[i].Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
        }
        return values;
    }

    public void Dispose() => _command.Dispose();

    // Names come from the model, never from outside.
    private static string Statement(ISqlGenerationHelper sql, IEntityType entity, List<IProperty> properties)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        string Name(IProperty property) => sql.DelimitIdentifier(property.GetColumnName(table)!);
        var keys = entity.FindPrimaryKey()!.Properties;
        return $"""
            INSERT INTO {sql.DelimitIdentifier(table.Name)} ({string.Join(", ", properties.Select(Name))})
            VALUES ({string.Join(", ", properties.Select((_, i) => $"@p{i}"))})
            ON CONFLICT ({string.Join(", ", keys.Select(Name))}) DO UPDATE SET {string.Join(", ", properties.Except(keys).Select(p => $"{Name(p)} = excluded.{Name(p)}"))}
            """;
    }

    private sealed record Column(IClrPropertyGetter Getter, Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter? Converter);
}
