namespace Antiphon.Server.Features.PersonalData;

/// <summary>What the centre knows of people, and who sees it: numbers shown with a line in the audit trail, all of one person, his erasure, and how long things stay.</summary>
internal static class PersonalDataFeature
{
    public static IServiceCollection AddPersonalData(this IServiceCollection services) => services.AddSingleton<NumberReferences>().AddSingleton<PersonEraser>().AddScoped<ReportSubject>()
        .AddSingleton<Retention>().AddHostedService(provider => provider.GetRequiredService<Retention>());

    public static IEndpointRouteBuilder MapPersonalData(this IEndpointRouteBuilder routes)
    {
        var privacy = routes.MapGroup("/api/privacy").WithTags("privacy");
        privacy.MapPost("/reveal", RevealNumber.Handle).RequireAuthorization(Permission.RevealNumbers).WithMetadata(new NumbersInFull()).WithName("RevealNumber");
        privacy.MapGet("/rules", (PrivacyBook book) => new PrivacyRules(book.Now.RevealNeedsReason)).RequireAuthorization(Permission.RevealNumbers).WithName("GetPrivacyRules");
        privacy.MapGet("/settings", (PrivacyBook book) => book.Now).RequireAuthorization(Permission.ManagePrivacy).WithName("GetPrivacySettings");
        privacy.MapPut("/settings", SetPrivacy.Handle).RequireAuthorization(Permission.ManagePrivacy).WithName("SetPrivacy");
        privacy.MapPost("/person", ReportSubject.Show).RequireAuthorization(Permission.ManagePrivacy).WithMetadata(new NumbersInFull()).NothingInForce().WithName("LookUpPerson");
        privacy.MapPost("/person/report", ReportSubject.Download).RequireAuthorization(Permission.ManagePrivacy).WithMetadata(new NumbersInFull()).WithName("ReportPerson");
        privacy.MapPost("/person/erase", EraseSubject.Handle).RequireAuthorization(Permission.ManagePrivacy).WithMetadata(new NumbersInFull()).WithName("ErasePerson");
        return routes;
    }
}

/// <summary>What a page must know before it asks for a number.</summary>
internal sealed record PrivacyRules(bool RevealNeedsReason);

internal static class SetPrivacy
{
    public static async Task<Results<Ok<PrivacySettings>, Refused>> Handle(PrivacySettings wish, HttpContext http, PrivacyBook book, CancellationToken stop)
    {
        foreach (var (field, days) in new[] { ("callDays", wish.CallDays), ("messageDays", wish.MessageDays), ("faxDays", wish.FaxDays), ("customerDays", wish.CustomerDays) })
            if (days is not 0 and (< PrivacySettings.DaysMin or > PrivacySettings.DaysMax)) return FieldFault.Of(field, "range");
        AuditChanges.Note(http, "before", JsonSerializer.Serialize(book.Now, JsonSerializerOptions.Web));
        await book.Store(wish, stop);
        AuditChanges.Note(http, "after", JsonSerializer.Serialize(wish, JsonSerializerOptions.Web));
        return TypedResults.Ok(wish);
    }
}
