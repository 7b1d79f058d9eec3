using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace Antiphon.Server.Features.Bundle;

/// <summary>Statements whose names come from the model, and whose values are parameters.</summary>
internal static class BundleCommand
{
    public static DbCommand Of(CentreDb db, string sql, params ReadOnlySpan<object> values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", values[i]);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
