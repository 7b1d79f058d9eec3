using System.Data.Common;
using System.Security.Cryptography;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Sample;
using Antiphon.Server.Persistence.Databases;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Hosting;

/// <summary>The first hosted service: brings the database up to date, creates the centre on the first start, and fills what stands in memory.</summary>
internal sealed partial class CentreStart(CentreDatabase database, IDbContextFactory<CentreDb> databases, FirstStart firstStart, PeopleDirectory people, RoleBook roles, OrganisationBook organisation, PrivacyBook privacy, Security.Keys.KeyOrigins origins, CustomerNames customers,
    LocalCertificates certificates, Options options, TimeProvider clock, ILogger<CentreStart> log) : IHostedService
{
    private const int SqliteFull = 13;

    public async Task StartAsync(CancellationToken stop)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(stop);
            await DatabaseChoice.Check(database, db, options, clock, stop);
            foreach (var migration in await Migrations.Apply(db, clock, stop)) Migrated(migration);
            await firstStart.CreateOnce(db, stop);
            await people.Load(stop);
            await roles.Load(stop);
            await organisation.Load(stop);
            await privacy.Load(stop);
            await origins.Load(stop);
            await customers.Load(stop);
            MakeCertificates();
        }
        catch (NewerSchemaException e) { throw new StartProblem(e.Message); }
        catch (Exception e) when ((e as DbException ?? e.InnerException as DbException) is { } failure)
        {
            throw new StartProblem(failure is SqliteException { SqliteErrorCode: SqliteFull }
                ? "The disk of the data folder is full. Free some space, and start again."
                : $"The database {database.Place} cannot be used: {DataFolder.OneLine(failure.Message)}");
        }
    }

    // Calls must not wait for cryptography that this system has not got; plain HTTP and SIP do without.
    private void MakeCertificates()
    {
        try { certificates.Renew(); }
        catch (CryptographicException e) { NoCertificate(DataFolder.OneLine(e.Message)); }
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    [LoggerMessage(1302, LogLevel.Error, "no certificate could be made ({Problem}): HTTPS and SIP over TLS do not work")]
    private partial void NoCertificate(string problem);

    [LoggerMessage(1301, LogLevel.Debug, "database: {Migration}")]
    private partial void Migrated(string migration);
}
