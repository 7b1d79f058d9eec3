namespace Antiphon.Server.Features.Notices;

/// <summary>What people of the centre tell each other: notices to many, messages to one.</summary>
internal static class NoticesFeature
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services.AddScoped<Recipients>().AddScoped<ChatsHandler>();

    public static IEndpointRouteBuilder MapNotices(this IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/notices").WithTags("notices").RequireAuthorization(Permission.SignedIn);
        notices.MapGet("", ReadNotices.Mine).WithName("GetNotices");
        notices.MapPost("/{id:long}/read", ReadNotices.Read).WithName("ReadNotice");
        var published = notices.MapGroup("").RequireAuthorization(Permission.ManageNotices);
        published.MapGet("/published", PublishNotice.All).WithName("GetPublishedNotices");
        published.MapGet("/teams", Teams).WithName("GetTeamsToTell");
        published.MapPost("", PublishNotice.Publish).WithName("PublishNotice");
        published.MapDelete("/{id:long}", PublishNotice.Withdraw).WithName("WithdrawNotice");
        published.MapGet("/{id:long}/receipts", PublishNotice.Receipts).WithName("GetNoticeReceipts");
        var chats = routes.MapGroup("/api/chats").WithTags("notices").RequireAuthorization(Permission.SignedIn);
        chats.MapGet("", ChatsHandler.Conversations).WithName("GetConversations");
        chats.MapGet("/{jobNumber}", ChatsHandler.With).WithName("GetConversation");
        chats.MapPost("/{jobNumber}", ChatsHandler.Send).WithName("SendChatMessage");
        chats.MapPost("/{jobNumber}/read", ChatsHandler.Read).WithName("ReadConversation");
        routes.MapGet("/api/inbox", ChatsHandler.Inbox).WithTags("notices").WithName("GetInboxCounts").RequireAuthorization(Permission.SignedIn);
        return routes;
    }

    private static List<TeamChoice> Teams(OrganisationBook organisation) => [.. organisation.Now.Teams.Where(t => t.ClosedAt is null).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new TeamChoice(t.Id, t.Name))];

    private sealed record TeamChoice(string Id, string Name);
}
