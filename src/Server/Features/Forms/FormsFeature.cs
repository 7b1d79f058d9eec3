namespace Antiphon.Server.Features.Forms;

/// <summary>自定义受理类型与来电界面模板: forms of the centre's own at its contacts, and colleagues who fill them in together.</summary>
internal static class FormsFeature
{
    public static IServiceCollection AddForms(this IServiceCollection services) => services.AddSingleton<PresenceBook>().AddScoped<ContactDesk>();

    public static IEndpointRouteBuilder MapForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/api/forms").WithTags("forms");
        forms.MapGet("", SetForms.List).RequireAuthorization(Permission.TuneQueues).WithName("GetContactFormTypes");
        forms.MapPut("/{id}", SetForms.Put).RequireAuthorization(Permission.TuneQueues).WithName("SetContactFormType");
        forms.MapGet("/{id}/entries", ReadEntries.Page).RequireAuthorization(Permission.SeeCalls).WithName("GetContactFormEntries");
        forms.MapGet("/{id}/entries/file", ReadEntries.Export).RequireAuthorization(Permission.SeeCalls).WithName("ExportContactFormEntries");
        var contact = routes.MapGroup("/api/calls/{id}").WithTags("forms").RequireAuthorization(Permission.SeeCalls);
        contact.MapGet("/forms", ContactDesk.Get).WithName("GetContactForms");
        contact.MapPut("/forms/{form}", ContactDesk.Put).WithName("SaveContactForm");
        contact.MapPost("/forms/{form}/lookups/{field}", LookUp.Handle).WithName("LookUpInContactForm");
        contact.MapPut("/present", ContactDesk.Present).WithName("BePresent");
        contact.MapPost("/helpers", ContactDesk.Ask).WithName("AskHelper");
        return routes;
    }
}
