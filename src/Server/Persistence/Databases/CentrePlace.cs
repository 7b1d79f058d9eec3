using Npgsql;

namespace Antiphon.Server.Persistence.Databases;

/// <summary>Another process works with the database.</summary>
internal sealed class DatabaseTakenException(string place) : Exception($"{place} is in use by another Antiphon");

/// <summary>The one connection on which a centre holds its place. The lock goes with it, also when the machine dies: PostgreSQL asks for a silent peer.</summary>
internal sealed class CentrePlace(NpgsqlConnectionStringBuilder address, string name) : IAsyncDisposable
{
    private readonly string _address = new NpgsqlConnectionStringBuilder(address.ConnectionString)
    {
        Pooling = false, ApplicationName = "antiphon-place", Options = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    }.ConnectionString;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private NpgsqlConnection? _connection;

    /// <returns>The version of the database.</returns>
    /// <exception cref="DatabaseTakenException">Another process has the place.</exception>
    public async Task<string> Hold(int seconds, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            _connection ??= await Take(seconds, stop);
            await using var ask = new NpgsqlCommand("SELECT 1", _connection) { CommandTimeout = seconds };
            await ask.ExecuteScalarAsync(stop);
            return _connection.PostgreSqlVersion.ToString();
        }
        catch
        {
            if (_connection is { } broken) await broken.DisposeAsync();
            _connection = null;
            throw;
        }
        finally { _oneAtATime.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } held) await held.DisposeAsync();
        _oneAtATime.Dispose();
    }

    private async Task<NpgsqlConnection> Take(int seconds, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(_address);
        try
        {
            await connection.OpenAsync(stop);
            await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock(4661130802)", connection) { CommandTimeout = seconds };
            return await take.ExecuteScalarAsync(stop) is true ? connection : throw new DatabaseTakenException(name);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
