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

    /// <summary>Starts it, and turns what commonly stands in the way into one clear line.</summary>
    public static async Task Start(WebApplication app, CancellationToken stop = default)
    {
        var options = app.Services.GetRequiredService<Options>();
        try { await app.StartAsync(stop); }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException) { throw Listening.InUse(e, options); }
        catch (System.Net.Sockets.SocketException e) { throw new StartProblem($"The network cannot be used: {DataFolder.OneLine(e.Message)}"); }
        catch (UnauthorizedAccessException e) { throw new StartProblem($"The data folder cannot be used: {DataFolder.OneLine(e.Message)}"); }
        catch (IOException e) { throw new StartProblem($"The start failed: {DataFolder.OneLine(e.Message)}"); }
        Listening.Note(app);
        app.Services.GetRequiredService<FirstStart>().NotePort(app.Services.GetRequiredService<PortsInUse>().Http);
    }
}
