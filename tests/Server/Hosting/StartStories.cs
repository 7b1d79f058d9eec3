using System.Net;
using System.Net.Sockets;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.App;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Server.Tests.Hosting;

public sealed class StartStories
{
    [Fact]
    public async Task A_port_in_use_is_named_with_the_option_that_changes_it()
    {
        using var other = new TcpListener(IPAddress.IPv6Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var problem = await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None) with { Http = port }));
        Assert.Equal($"Port {port} (HTTP) is in use by another program. Choose another with --http.", problem.Message);
        problem = await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None) with { Https = port }));
        Assert.Equal($"Port {port} (HTTPS) is in use by another program. Choose another with --https.", problem.Message);
    }

    [Fact]
    public void A_data_folder_belongs_to_one_process_at_a_time()
    {
        var options = CentreUnderTest.NewOptions();
        using (DataFolder.Take(options))
        {
            Assert.Equal($"{Environment.ProcessId}", File.ReadAllText(Path.Combine(options.Data, "antiphon.pid")).Trim());
            Assert.Contains("in use by another Antiphon", Assert.Throws<StartProblem>(() => DataFolder.Take(options)).Message, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(Path.Combine(options.Data, "antiphon.pid")));
        DataFolder.Take(options).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_clear_line()
    {
        var file = Path.GetTempFileName();
        var problem = Assert.Throws<StartProblem>(() => DataFolder.Take(CentreUnderTest.NewOptions() with { Data = Path.Combine(file, "data") }));
        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task Migrations_run_once_and_a_folder_of_a_newer_version_is_left_alone()
    {
        var options = CentreUnderTest.NewOptions(SampleKind.None);
        await using var services = new ServiceCollection().AddPersistence(options).BuildServiceProvider();
        await using var db = services.GetRequiredService<CentreDb>();
        Assert.Equal(Migrations.All, await Migrations.Apply(db, TimeProvider.System));
        Assert.Empty(await Migrations.Apply(db, TimeProvider.System));

        await db.Database.ExecuteSqlRawAsync("INSERT INTO schema_migrations VALUES ('9999-from-the-future', 0)");
        var newer = await Assert.ThrowsAsync<NewerSchemaException>(() => Migrations.Apply(db, TimeProvider.System));
        Assert.Contains("9999-from-the-future", newer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Migration_numbers_are_unique() => Assert.Distinct(Migrations.All.Select(name => name.Split('-')[0]));

    [Fact]
    public async Task Every_mapped_table_and_column_exists()
    {
        var options = CentreUnderTest.NewOptions(SampleKind.None);
        await using var services = new ServiceCollection().AddPersistence(options).BuildServiceProvider();
        await using var db = services.GetRequiredService<CentreDb>();
        await Migrations.Apply(db, TimeProvider.System);
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var columns = string.Join(", ", entity.GetProperties().Select(p => p.GetColumnName()));
            var question = $"SELECT {columns} FROM {entity.GetTableName()} WHERE 1 = 0";      // names of our own model
            await db.Database.ExecuteSqlRawAsync(question);
        }
    }

    [Fact]
    public async Task Ready_says_so_while_calls_can_be_taken()
    {
        await using var centre = await CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None));
        using var browser = centre.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("health/ready")).StatusCode);
        await centre.Services.GetRequiredService<SwitchService>().StoppingAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync("health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("health/live")).StatusCode);
        Assert.Contains($"\"http\":{centre.Http.Port}", await File.ReadAllTextAsync(Path.Combine(centre.Options.Data, "ports.json")), StringComparison.Ordinal);
    }
}
