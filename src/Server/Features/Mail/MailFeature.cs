using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Mail;

/// <summary>How the centre sends mail. Other features send by <see cref="IMailer"/>.</summary>
internal static class MailFeature
{
    public static IServiceCollection AddMail(this IServiceCollection services) => services.AddSingleton<IMailer, SmtpMailer>();

    public static IEndpointRouteBuilder MapMail(this IEndpointRouteBuilder routes)
    {
        var mail = routes.MapGroup("/api/settings/mail").WithTags("mail").RequireAuthorization(Permission.ManageCentre);
        mail.MapGet("", SetMail.Get).WithName("GetMailSettings");
        mail.MapPut("", SetMail.Put).WithName("SetMail");
        mail.MapPost("/test", SetMail.Test).NothingInForce().WithName("TestMail");
        return routes;
    }
}

/// <param name="Password">Null: as it was; empty: none.</param>
internal sealed record MailWish(string Host, int Port, MailSecurity Security, string UserName, string? Password, string Sender, IReadOnlyList<string> Domains, string PublicAddress);

/// <param name="HasPassword">It is told to nobody again.</param>
internal sealed record MailView(string Host, int Port, MailSecurity Security, string UserName, bool HasPassword, string Sender, IReadOnlyList<string> Domains, string PublicAddress);

internal sealed record MailTest(string To);

/// <param name="Fault">Null: the server has taken it.</param>
internal sealed record MailTested(string? Fault);

internal static class SetMail
{
    private const int DomainsMax = 50;

    public static async Task<MailView> Get(CentreDb db, CancellationToken stop) => View(await db.Set<MailSettings>().AsNoTracking().SingleOrDefaultAsync(stop) ?? new MailSettings());

    public static async Task<Results<Ok<MailView>, Refused>> Put(MailWish wish, HttpContext http, CentreDb db, SecretBox secrets, CancellationToken stop)
    {
        if (Problem(wish) is { } problem) return problem;
        var settings = await db.Set<MailSettings>().SingleOrDefaultAsync(stop);
        if (settings is null) db.Add(settings = new MailSettings());
        // To another server nobody sends the password of this one.
        if (settings.Host != wish.Host.Trim() && wish.Password is null) settings.Password = "";
        AuditChanges.Note(http, "before", $"{settings.Host}:{settings.Port} {settings.Security}");
        (settings.Host, settings.Port, settings.Security, settings.UserName, settings.Sender) = (wish.Host.Trim(), wish.Port, wish.Security, wish.UserName.Trim(), wish.Sender.Trim());
        (settings.Domains, settings.PublicAddress) = ([.. wish.Domains.Select(d => d.Trim().TrimStart('@'))], wish.PublicAddress.Trim());
        if (wish.Password is { } password) settings.Password = password.Length == 0 ? "" : secrets.Close(password);
        AuditChanges.Note(http, "after", $"{settings.Host}:{settings.Port} {settings.Security}");
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(View(settings));
    }

    public static async Task<Results<Ok<MailTested>, Refused>> Test(MailTest wish, IMailer mailer, CancellationToken stop)
    {
        if (!SmtpMailer.IsAddress(wish.To)) return FieldFault.Of("to", "address");
        return TypedResults.Ok(new MailTested(await mailer.Send(new MailLetter([wish.To], "呼应 Antiphon", "这是一封测试邮件。\nThis is a test.\n", []), stop)));
    }

    private static Refused? Problem(MailWish wish)
    {
        if (wish.Host is null or { Length: > MailSettings.TextMax } || wish.Host.Trim().Any(c => char.IsWhiteSpace(c) || c is '/')) return FieldFault.Of("host", "address");
        if (wish.Port is < 1 or > 65_535) return FieldFault.Of("port", "range");
        if (wish.UserName is null or { Length: > MailSettings.TextMax }) return FieldFault.Of("userName", "too-long");
        if (wish.Password is { Length: > MailSettings.TextMax }) return FieldFault.Of("password", "too-long");
        if (wish.Host.Trim().Length > 0 && !SmtpMailer.IsAddress(wish.Sender?.Trim())) return FieldFault.Of("sender", "address");
        if (wish.Domains is null or { Count: > DomainsMax } || wish.Domains.Any(d => !SmtpMailer.IsAddress($"a@{d?.Trim().TrimStart('@')}"))) return FieldFault.Of("domains", "address");
        return wish.PublicAddress is null || wish.PublicAddress.Trim() is { Length: > 0 } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") ? FieldFault.Of("publicAddress", "address") : null;
    }

    private static MailView View(MailSettings s) => new(s.Host, s.Port, s.Security, s.UserName, s.Password.Length > 0, s.Sender, s.Domains, s.PublicAddress);
}
