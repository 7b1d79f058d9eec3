using Antiphon.Server.Features.Backups;
using Antiphon.Server.Features.Bundle;
using Antiphon.Server.Features.Sample;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Hosting;

/// <summary>From the command line to a clean stop.</summary>
internal static class Launch
{
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            if (OptionsReader.Read(args, Environment.GetEnvironmentVariable) is not { } options)
            {
                await output.WriteLineAsync(OptionsReader.Help);
                return 0;
            }
            if (options.VerifyAudit) return await AuditCommand.Run(options, output);
            DataFolder.KeepPrivate();
            if (options.Restore is not null)
            {
                await RestoreCommand.Run(options, TimeProvider.System, output);
                return 0;
            }
            if (GarbageCollection.MustStartAgain && GarbageCollection.StartAgain() is { } exitCode) return exitCode;
            if (GarbageCollection.Complaint is { } complaint) await errors.WriteLineAsync($"antiphon: {complaint}");
            using var folder = DataFolder.Take(options);
            if (options.ExportBundle is not null || options.ImportBundle is not null) await BundleCommands.Run(options, TimeProvider.System, output);
            else if (options.MoveDatabase) await MoveCommand.Run(options, TimeProvider.System, output);
            else await Serve(options, output);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("Antiphon was stopped while it was starting");
            return 0;
        }
        catch (StartProblem problem)
        {
            await errors.WriteLineAsync($"antiphon: {problem.Message}");
            return problem.ExitCode;
        }
    }

    private static async Task Serve(Options options, TextWriter output)
    {
        await using var app = AntiphonHost.Build(options);
        await AntiphonHost.Start(app);
        await output.WriteLineAsync(Announcement(app));
        await app.WaitForShutdownAsync();
        await output.WriteLineAsync("Antiphon has stopped");
    }

    private static string Announcement(WebApplication app)
    {
        var (options, ports) = (app.Services.GetRequiredService<Options>(), app.Services.GetRequiredService<PortsInUse>());
        var lines = new List<string>();
        if (app.Services.GetRequiredService<FirstStart>().Created is { } created)
        {
            lines.Add($"First start: the centre was created in {options.Data}");
            lines.Add($"  administrator  {created.Administrator.JobNumber}  {created.Administrator.Password}");
            lines.AddRange(created.Agents.Take(2).Select(agent => $"  agent          {agent.JobNumber}  {agent.Password}  ({agent.Name})"));
            lines.Add($"  all others     {Path.Combine(options.Data, FirstStart.FileName)}");
        }
        else if (File.Exists(Path.Combine(options.Data, FirstStart.FileName))) lines.Add($"First passwords stand in {Path.Combine(options.Data, FirstStart.FileName)}");
        lines.Add($"Antiphon is ready: http://localhost:{ports.Http}  https://localhost:{ports.Https}  SIP {ports.Sip} (UDP, TCP, WebSocket /sip)");
        return string.Join(Environment.NewLine, lines);
    }
}
