using Antiphon.Server.Features.Sample;
using Antiphon.Server.Telemetry;

namespace Antiphon.Server.Hosting;

/// <summary>Builds the whole program. The tests build it the same way, with a folder and ports of their own.</summary>
internal static class AntiphonHost
{
    /// <summary>Calls are said goodbye to within this, or cut.</summary>
    private static readonly TimeSpan ShutdownMax = TimeSpan.FromSeconds(10);

    /// <param name="adjust">The last word on services, for tests.</param>
    public static WebApplication Build(Options options, Action<WebApplicationBuilder>? adjust = null)
    {
        // The file's own settings (appsettings.json, environment) are not read: the options are all there is.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listening.Configure(kestrel, options));
        builder.Logging.AddTelemetry();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownMax);
        builder.Services.AddRouting();
        builder.Services.AddAntiphon(options);
        adjust?.Invoke(builder);
        var app = builder.Build();
        app.MapAntiphon();
        return app;
    }

    /// <summary>Starts it, and turns what commonly stands in the way into one clear line. What had started by then is stopped again, in order.</summary>
    public static async Task Start(WebApplication app, CancellationToken stop = default)
    {
        try { await app.StartAsync(stop); }
        catch (Exception e)
        {
            await StopWhatStarted(app);
            if (Explained(e, app.Services.GetRequiredService<Options>()) is { } problem) throw problem;
            throw;
        }
        Listening.Note(app);
        app.Services.GetRequiredService<FirstStart>().NotePort(app.Services.GetRequiredService<PortsInUse>().Http);
    }

    // Disposing alone would pull parts out from under threads that still work with them.
    private static async Task StopWhatStarted(WebApplication app)
    {
        try { await app.StopAsync(CancellationToken.None); }
        catch (Exception e) { HostLog.StopFailed(app.Logger, e); }
    }

    private static StartProblem? Explained(Exception failure, Options options) => failure switch
    {
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } e => Listening.InUse(e, options),
        System.Net.Sockets.SocketException e => new StartProblem($"The network cannot be used: {DataFolder.OneLine(e.Message)}"),
        UnauthorizedAccessException e => new StartProblem($"The data folder cannot be used: {DataFolder.OneLine(e.Message)}"),
        IOException e => new StartProblem($"The start failed: {DataFolder.OneLine(e.Message)}"),
        _ => null,
    };
}

internal static partial class HostLog
{
    [LoggerMessage(1003, LogLevel.Warning, "stopping what a failed start had begun did not succeed")]
    public static partial void StopFailed(ILogger log, Exception problem);
}
