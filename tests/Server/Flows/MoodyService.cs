using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Tests.Flows;

/// <summary>A web service whose answer depends on its path: never, rubbish, what it was asked, or a way to an inside address.</summary>
internal sealed class MoodyService(WebApplication service) : IAsyncDisposable
{
    public string Host { get; private set; } = "";

    public static async Task<MoodyService> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = builder.Build();
        service.Run(http => http.Request.Path.Value switch
        {
            "/slow" => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
            "/inside" => Redirect(http),
            "/orders" => http.Response.WriteAsJsonAsync(new { asked = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()) }),
            _ => http.Response.WriteAsync("<html>rubbish"),
        });
        await service.StartAsync();
        return new MoodyService(service) { Host = new Uri(service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority };
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    private static Task Redirect(HttpContext http)
    {
        http.Response.Redirect("http://169.254.169.254/latest/meta-data");
        return Task.CompletedTask;
    }
}
