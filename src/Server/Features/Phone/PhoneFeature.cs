using System.Net;
using Antiphon.Switch;

namespace Antiphon.Server.Features.Phone;

/// <summary>Phones: extensions, and the browser as a phone.</summary>
internal static class PhoneFeature
{
    public const string WebSocketPath = "/sip";
    public const string Standing = "standing";

    private const string SubProtocol = "sip";      // RFC 7118 §4.1

    public static IServiceCollection AddPhones(this IServiceCollection services)
    {
        services.AddSingleton<SecretBox>().AddSingleton<PhoneBook>().AddSingleton<SwitchConfigurationSource>().AddSingleton<BrowserPhones>();
        services.AddSingleton<ICentrePart, ExtensionsPart>().AddScoped<ExtensionsHandler>();
        services.AddSingleton<ICentrePart, RingGroupsPart>().AddScoped<RingGroupsHandler>();
        services.AddSingleton<ICentrePart, PhoneServicesPart>().AddHostedService<PhoneSettings>();
        return services.AddSingleton<ISwitchPart>(provider => provider.GetRequiredService<PhoneBook>());
    }

    public static IEndpointRouteBuilder MapPhones(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/phone/credentials", Credentials).WithTags("phone").WithName("IssuePhoneCredentials").RequireAuthorization(Permission.SignedIn);
        ExtensionsHandler.Map(routes.MapGroup("/api/extensions").WithTags("phone").RequireAuthorization(Permission.ManagePhones));
        PhoneServicesHandler.Map(routes.MapGroup("/api/phone-services").WithTags("phone").RequireAuthorization(Permission.ManagePhones));
        routes.MapGet("/api/pick-up", PickUpList.Handle).WithTags("phone").WithName("GetCallsToPickUp").RequireAuthorization(Permission.SignedIn);
        RingGroupsHandler.Map(routes.MapGroup("/api/ring-groups").WithTags("phone").RequireAuthorization(Permission.ManagePhones));
        routes.MapGet(WebSocketPath, Carry).AllowAnonymous().ExcludeFromDescription();       // SIP's own digest says who it is
        return routes;
    }

    private static async Task<Results<Ok<PhoneCredentials>, Refused>> Credentials(HttpContext http, BrowserPhones phones, CancellationToken stop) =>
        http.User.JobNumber is { } jobNumber ? TypedResults.Ok(await phones.Issue(jobNumber, stop)) : Refused.Because(RefusalCatalogue.NotAllowed);

    private static async Task Carry(HttpContext http, TelephoneSwitch telephony, SwitchService service)
    {
        if (!http.WebSockets.IsWebSocketRequest || !http.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            await Refused.Because(RefusalCatalogue.Invalid, "expected", "a WebSocket with the sub-protocol sip").ExecuteAsync(http);
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync(SubProtocol);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(service.Stopped, http.RequestAborted);
        var remote = new IPEndPoint(http.Connection.RemoteIpAddress ?? IPAddress.None, http.Connection.RemotePort);
        await telephony.AcceptWebSocket(socket, remote, end.Token, secure: http.Request.IsHttps);
    }
}
