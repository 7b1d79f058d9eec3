using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Features.Voicemail;

/// <summary>Messages of callers: taken, heard, handled.</summary>
/// <remarks>Wiring: after the flows and phones, so that extensions are there when their mailboxes are added; and after the start of the switch, which the lamps need.</remarks>
internal static class VoicemailFeature
{
    public static IServiceCollection AddVoicemail(this IServiceCollection services)
    {
        services.AddSingleton<MessageFiles>().AddSingleton<MailboxBook>().AddSingleton<MessageLamps>().AddSingleton<MessageTasks>().AddSingleton<MailboxRights>();
        services.AddSingleton<ICentrePart>(provider => provider.GetRequiredService<MailboxBook>());
        services.AddSingleton<IPromptSource>(provider => provider.GetRequiredService<MailboxBook>());
        services.AddSingleton<ICentreService, MailboxByPhone>();
        return services.AddHostedService<MessageDesk>();
    }

    public static IEndpointRouteBuilder MapVoicemail(this IEndpointRouteBuilder routes)
    {
        var messages = routes.MapGroup("/api/messages").WithTags("messages").RequireAuthorization(Permission.SeeMessages);
        messages.MapGet("", ReadMessages.Page).WithName("GetMessages");
        messages.MapGet("/summary", ReadMessages.Summary).WithName("GetMessageSummary");
        messages.MapGet("/mine", ReadMessages.Mine).WithName("GetMyMessages");
        messages.MapGet("/{id}/audio", ActOnMessage.Audio).WithName("PlayMessage");
        messages.MapPost("/{id}/{action}", ActOnMessage.Act).WithName("ActOnMessage");
        var boxes = routes.MapGroup("/api/mailboxes").WithTags("messages").RequireAuthorization(Permission.SeeMessages);
        boxes.MapGet("", SetMailbox.List).WithName("GetMailboxes");
        boxes.MapPut("/{box}", SetMailbox.Put).WithName("SetMailbox");
        return routes;
    }
}
