namespace Antiphon.Server.Features.Alarms;

/// <summary>Supervisors are told when something is not as it should be. Other features raise by <see cref="IAlarms"/>.</summary>
/// <remarks>Wiring: after the calls.</remarks>
internal static class AlarmsFeature
{
    public static IServiceCollection AddAlarms(this IServiceCollection services) => services
        .AddSingleton<FigureBreaches>().AddSingleton<AlarmMails>().AddHostedService(provider => provider.GetRequiredService<AlarmMails>())
        .AddSingleton<AlarmBook>().AddSingleton<IAlarms>(provider => provider.GetRequiredService<AlarmBook>())
        .AddSingleton<AlarmWatch>().AddHostedService(provider => provider.GetRequiredService<AlarmWatch>());

    public static IEndpointRouteBuilder MapAlarms(this IEndpointRouteBuilder routes)
    {
        var alarms = routes.MapGroup("/api/alarms").WithTags("alarms").RequireAuthorization(Permission.SeeAlarms);
        alarms.MapGet("", (AlarmBook book, CancellationToken stop) => book.Open(stop)).WithName("GetOpenAlarms");
        alarms.MapGet("/history", AlarmHistory.Handle).WithName("GetAlarmHistory");
        alarms.MapPost("/{id:long}/acknowledge", Acknowledge).WithName("AcknowledgeAlarm");
        alarms.MapGet("/rules", SetAlarmRule.List).WithName("GetAlarmRules");
        alarms.MapPost("/rules", SetAlarmRule.Create).WithName("CreateAlarmRule").RequireAuthorization(Permission.ManageAlarms);
        alarms.MapPut("/rules/{id:long}", SetAlarmRule.Change).WithName("ChangeAlarmRule").RequireAuthorization(Permission.ManageAlarms);
        alarms.MapDelete("/rules/{id:long}", SetAlarmRule.Remove).WithName("RemoveAlarmRule").RequireAuthorization(Permission.ManageAlarms);
        return routes;
    }

    private static async Task<Results<Ok<AlarmView>, Refused>> Acknowledge(long id, HttpContext http, AlarmBook book, IAuditTrail audit, CancellationToken stop)
    {
        if (await book.Acknowledge(id, http.User.JobNumber ?? "api", stop) is not { } alarm) return Refused.Because(RefusalCatalogue.NotFound);
        await audit.Write(http.User, "alarm-acknowledged", $"{id}", stop);
        return TypedResults.Ok(alarm);
    }
}

internal sealed record AlarmPage(int Total, int Page, int PageSize, IReadOnlyList<AlarmView> Items);

/// <summary>All alarms, newest first.</summary>
internal static class AlarmHistory
{
    private const int PageSizeMax = 500;

    public static async Task<Results<Ok<AlarmPage>, Refused>> Handle(CentreDb db, AlarmBook book, CancellationToken stop, string kind = "", string subject = "", int page = 1, int pageSize = 50)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("kind", kind, 64), ("subject", subject, 64)) is { } fault) return fault;
        var alarms = db.Set<Alarm>().AsNoTracking();
        if (kind.Length > 0) alarms = alarms.Where(a => a.Kind == kind);
        if (subject.Length > 0) alarms = alarms.Where(a => a.Subject == subject);
        var total = await alarms.CountAsync(stop);
        var rows = await alarms.OrderByDescending(a => a.RaisedAt).ThenByDescending(a => a.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new AlarmPage(total, page, pageSize, [.. rows.Select(book.View)]));
    }
}
