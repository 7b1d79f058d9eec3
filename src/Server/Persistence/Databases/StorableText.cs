using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Antiphon.Server.Persistence.Databases;

/// <summary>PostgreSQL's texts cannot hold the character 0, which may come in whatever somebody sends: it is left out.</summary>
internal sealed class StorableText : DbCommandInterceptor
{
    public static readonly StorableText Instance = new();

    public static object? Of(object? value) => value is string text && text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : value;

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters) parameter.Value = Of(parameter.Value);
        return result;
    }
}
