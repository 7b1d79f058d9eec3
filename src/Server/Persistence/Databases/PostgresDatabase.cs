using System.Net.Sockets;
using Npgsql;

namespace Antiphon.Server.Persistence.Databases;

/// <param name="address">Host, port, name, user and whatever else Npgsql reads of a connection string, see docs/operating/databases.md.</param>
/// <param name="password">Null: as the address has it, or none.</param>
internal sealed class PostgresDatabase(string address, string? password) : CentreDatabase
{
    /// <summary>Connections at once, unless the address says otherwise. PostgreSQL itself has 100 by default.</summary>
    private const int ConnectionsMax = 40;

    /// <summary>Seconds until a connection must stand, unless the address says otherwise.</summary>
    private const int ConnectSeconds = 5;

    /// <summary>Seconds of silence after which a dead peer is asked for, unless the address says otherwise.</summary>
    private const int ProbeSeconds = 10;

    private readonly NpgsqlConnectionStringBuilder _address = Complete(address, password);

    public override string Kind => "postgresql";

    public override string Place => $"{_address.Host}/{_address.Database}";

    public NpgsqlDataSource Source => _source ??= NpgsqlDataSource.Create(_address);

    private NpgsqlDataSource? _source;
    private CentrePlace? _place;

    public override void Use(DbContextOptionsBuilder db) => db.UseNpgsql(Source).AddInterceptors(OneWriter.Instance, LikeWithoutCase.Instance, StorableText.Instance);

    public override Task<string> Ask(int seconds, CancellationToken stop) => (_place ??= new CentrePlace(_address, Place)).Hold(seconds, stop);

    public override async ValueTask DisposeAsync()
    {
        if (_place is not null) await _place.DisposeAsync();
        if (_source is not null) await _source.DisposeAsync();
    }

    /// <summary>Null: it can be read. Else what is wrong, without the address itself: a password may stand in it.</summary>
    public static string? FaultOf(string address)
    {
        try
        {
            var read = new NpgsqlConnectionStringBuilder(address);
            return string.IsNullOrEmpty(read.Host) ? "it names no Host" : string.IsNullOrEmpty(read.Database) ? "it names no Database" : null;
        }
        catch (ArgumentException) { return "it is no list of Name=Value; parts such as Host, Port, Database, Username"; }
    }

    public static bool HasPassword(string address) => new NpgsqlConnectionStringBuilder(address).Password is { Length: > 0 };

    /// <summary>The database cannot be reached now, or goes down; the same may work later.</summary>
    public static bool IsAway(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
            if (cause is NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow }
                or NpgsqlException { InnerException: IOException or SocketException or TimeoutException }) return true;
        return false;
    }

    private static NpgsqlConnectionStringBuilder Complete(string address, string? password)
    {
        var read = new NpgsqlConnectionStringBuilder(address) { ApplicationName = "antiphon", Enlist = false };
        if (password is not null) read.Password = password;
        if (!read.ShouldSerialize("Maximum Pool Size")) read.MaxPoolSize = ConnectionsMax;
        if (!read.ShouldSerialize("Timeout")) read.Timeout = ConnectSeconds;
        if (!read.ShouldSerialize("Tcp Keepalive Time") && read.Host?.StartsWith('/') is false) read.TcpKeepAliveTime = ProbeSeconds;
        return read;
    }
}
