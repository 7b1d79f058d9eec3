using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Antiphon.Server.Persistence.Databases;

/// <summary>Transactions of PostgreSQL come one after the other, as SQLite's do: what reads and then writes in one is not overtaken. Held until commit or
/// rollback, and gone with the connection.</summary>
internal sealed class OneWriter : DbTransactionInterceptor
{
    public static readonly OneWriter Instance = new();

    /// <summary>Any number: it tells this lock from others of the same database.</summary>
    private const string Wait = "SELECT pg_advisory_xact_lock(4661130801)";

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        using var command = Command(connection, result);
        command.ExecuteNonQuery();
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection, result);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Wait;
        return command;
    }
}
