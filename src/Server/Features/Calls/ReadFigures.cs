using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Calls;

/// <param name="Numerator">Calls, or seconds for <c>asa</c>.</param>
/// <param name="Denominator">Calls; null for a plain count.</param>
/// <param name="Unit"><c>calls</c>, <c>ratio</c> or <c>seconds</c>.</param>
internal sealed record FigureView(string Measure, double? Value, double Numerator, double? Denominator, string Unit);

/// <summary><c>GET /api/figures/{measure}</c>, from the stored quarters of an hour. Without times: today.</summary>
internal static class ReadFigures
{
    public static async Task<IResult> Handle(string measure, CallQueries calls, TimeProvider clock, string? queue, DateTimeOffset? from, DateTimeOffset? to, bool? simulated,
        CancellationToken stop)
    {
        var until = to?.ToUniversalTime() ?? DateTimeOffset.MaxValue;
        var since = from?.ToUniversalTime() ?? CentreDay.Start(clock);
        var figures = await calls.Figures(string.IsNullOrWhiteSpace(queue) ? null : new QueueId(queue), since, until, simulated ?? false, stop);
        return View(measure, figures) is { } view ? TypedResults.Ok(view) : Refused.Because(RefusalCatalogue.NotFound);
    }

    private static FigureView? View(string measure, Figures f) => measure switch
    {
        "offered" => Count(measure, f.Offered),
        "answered" => Count(measure, f.Answered),
        "abandoned" => Count(measure, f.Abandoned),
        "short-abandoned" => Count(measure, f.ShortAbandoned),
        "lost" => Count(measure, f.Lost),
        "answer-rate" => Ratio(measure, f.Answered, f.Offered, "ratio"),
        "service-level" => Ratio(measure, f.AnsweredInTime, f.ServiceLevelBase, "ratio"),
        "asa" => Ratio(measure, f.WaitAnsweredSeconds, f.Answered, "seconds"),
        _ => null,
    };

    private static FigureView Count(string measure, long count) => new(measure, count, count, null, "calls");

    private static FigureView Ratio(string measure, double numerator, double denominator, string unit) =>
        new(measure, Figures.Ratio(numerator, denominator), numerator, denominator, unit);
}
