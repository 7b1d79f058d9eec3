using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Persistence.Story;
using Antiphon.Server.Security.Keys;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>The calls: loop, story, call records and their API.</summary>
/// <remarks>
/// Wiring. Before: <see cref="Options"/>, <see cref="TimeProvider"/>, <c>ISwitch</c> (the <c>TelephoneSwitch</c>) with the one <c>IdSource</c>, <c>AddLive</c>, <c>AddRecordings</c>,
/// <see cref="ICustomerNames"/>, <see cref="ICentreNames"/>, <see cref="IPrompts"/>. <c>AddCalls</c> registers <see cref="CallCentre"/>, <c>ISwitchListener</c> and a hosted service
/// (<see cref="CallStart"/>) that recovers the story and starts the threads; <c>Migrations.Apply</c> must have run before it starts. A hosted service that is
/// registered AFTER it calls <c>CallCentre.Configure(centre)</c>, <c>telephoneSwitch.Configure(…)</c> and then
/// <c>telephoneSwitch.Start(services.GetRequiredService&lt;ISwitchListener&gt;())</c>, so no leg comes before the centre knows its settings. Stopping runs in reverse: the switch
/// first (its legs end, and their ends are still written), then the calls. A <see cref="CentreBusyException"/> out of a handler is to become 429.
/// </remarks>
internal static class CallsFeature
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton(new CallLimits()).AddSingleton(new StoryOptions());
        services.AddSingleton<PartyBook>().AddSingleton<CallLoop>().AddSingleton<CallCentre>();
        services.AddSingleton<ISwitchListener>(provider => provider.GetRequiredService<CallLoop>());
        services.AddSingleton<CallerBook>().AddSingleton<PlayIntoTalk.EarlierRecordings>();
        services.AddSingleton<CallViews>().AddSingleton<CallRecordsProjector>().AddSingleton<CallQueries>();
        services.AddSingleton<AnswerBook>().AddHostedService(provider => provider.GetRequiredService<AnswerBook>());
        services.AddSingleton<CallStart>();
        services.AddSingleton<RecordsCheck>().AddHostedService(provider => provider.GetRequiredService<RecordsCheck>());
        services.AddSingleton<IReadyPart>(provider => provider.GetRequiredService<CallStart>());
        services.AddHostedService(provider => provider.GetRequiredService<CallStart>());
        return services;
    }

    public static IEndpointRouteBuilder MapCalls(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/calls", ReadCalls.List).RequireAuthorization(Permission.SeeCalls);
        routes.MapPost("/api/calls", DialCustomerHandler.Handle).RequireAuthorization(Permission.ActForAgents).OpenToTokens();
        routes.MapGet("/api/calls/in-progress", CallsInProgress.Handle).RequireAuthorization(Permission.SeeLiveCalls);
        routes.MapGet("/api/calls/{id}", ReadCalls.One).RequireAuthorization(Permission.SeeCalls).OpenToTokens();
        routes.MapGet("/api/calls/{id}/why", ReadCalls.Why).RequireAuthorization(Permission.SeeCalls);
        routes.MapGet("/api/calls/{id}/ladder", ReadLadder.Handle).RequireAuthorization(Permission.TraceCalls);
        routes.MapGet("/api/calls/{id}/course", ReadCalls.Course).RequireAuthorization(Permission.SeeCalls);
        routes.MapGet("/api/calls/playable", PlayIntoTalk.Playable).RequireAuthorization(Permission.ActForAgents);
        routes.MapPost("/api/calls/{id}/play", PlayIntoTalk.Handle).RequireAuthorization(Permission.ActForAgents);
        routes.MapPost("/api/calls/{id}/{action}", ActOnCall.Handle).RequireAuthorization(Permission.ActForAgents).OpenToTokens();
        routes.MapGet("/api/figures/{measure}", ReadFigures.Handle).RequireAuthorization(Permission.SeeBoard);
        return routes;
    }
}
