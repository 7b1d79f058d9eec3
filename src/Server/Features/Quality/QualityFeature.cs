namespace Antiphon.Server.Features.Quality;

/// <param name="Role">caller, agent, party, customer or consulted.</param>
internal sealed record MeasuredLegView(string Leg, LegRole Role, DateTimeOffset At, string? Codec, double LossPercent, double JitterMs, double? RoundTripMs, double Mos);

/// <summary>Line quality of calls, leg by leg.</summary>
internal static class QualityFeature
{
    public static IServiceCollection AddQuality(this IServiceCollection services) =>
        services.AddSingleton<QualityBook>().AddHostedService(provider => provider.GetRequiredService<QualityBook>());

    public static IEndpointRouteBuilder MapQuality(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/calls/{id}/quality", Read).WithTags("calls").WithName("GetCallQuality").RequireAuthorization(Permission.SeeCalls);
        return routes;
    }

    /// <summary>As visible as the call itself. Empty while its legs are up, and for calls of which nothing was measured.</summary>
    private static async Task<IResult> Read(string id, HttpContext http, CallQueries calls, IScopes scopes, QualityBook book, CancellationToken stop)
    {
        if (await ReadCalls.Visible(id, http, calls, scopes, Permission.SeeCalls, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok((await book.Of(new CallId(id), stop)).Select(l =>
            new MeasuredLegView(l.Leg, l.Role, l.At, l.Codec, l.LossPercent, l.JitterMs, l.RoundTripMs, l.Mos)).ToList());
    }
}
