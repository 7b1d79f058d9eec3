using System.Collections.Concurrent;
using System.Net.Sockets;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
    public async Task A_start_that_fails_stops_what_it_began_and_says_nothing_else()
    {
        using var other = new TcpListener(IPAddress.IPv6Any, 0);
        other.Start();
        var (began, lines) = (new BeganPart(), new LinesSaid());
        var options = CentreUnderTest.NewOptions() with { Http = ((IPEndPoint)other.LocalEndpoint).Port };
        await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(options, services => services
            .AddSingleton<IHostedService>(began).AddSingleton<ILoggerProvider>(lines)));
        Assert.True(began.Stopped);
        Assert.Empty(lines.AtLeastWarnings);
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
            var question = $"SELECT {columns} FROM {entity.GetTableName() ?? entity.GetViewName()} WHERE 1 = 0";      // names of our own model
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

/// <summary>A part that starts before the web server does.</summary>
file sealed class BeganPart : IHostedService
{
    public bool Stopped { get; private set; }

    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StopAsync(CancellationToken stop)
    {
        Stopped = true;
        return Task.CompletedTask;
    }
}

/// <summary>What the log said, as far as somebody should look at it.</summary>
file sealed class LinesSaid : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> AtLeastWarnings { get; } = new();

    public ILogger CreateLogger(string category) => this;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? problem, Func<TState, Exception?, string> write)
    {
        // The host itself tells of the failed start; that line is left out of the console.
        if (level >= LogLevel.Warning && id.Name != "HostedServiceStartupFaulted") AtLeastWarnings.Enqueue($"{id.Name} {write(state, problem)} {problem}");
    }

    public bool IsEnabled(LogLevel level) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose() { }
}
