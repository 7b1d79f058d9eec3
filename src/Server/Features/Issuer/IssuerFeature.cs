using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Features.Issuer;

/// <param name="CallbackPath">To be named to the issuer, behind the address of the centre.</param>
internal sealed record IssuerView(IssuerSettings Settings, bool HasSecret, string CallbackPath, string FrontSignOutPath);

/// <param name="Secret">Null: as it is; empty: none (a public client).</param>
internal sealed record IssuerWish(IssuerSettings Settings, string? Secret = null);

/// <param name="Fault">Empty: its document could be read, and it is the issuer of that name.</param>
internal sealed record IssuerTest(string Fault, bool SignsOut);

/// <summary>Signing in by an issuer of one's own house (OpenID Connect), beside passwords.</summary>
internal static class IssuerFeature
{
    private const string BeginPath = "/api/session/issuer", FrontSignOutPath = "/api/session/issuer/front-sign-out";

    public static IServiceCollection AddIssuer(this IServiceCollection services)
    {
        services.AddSingleton<IssuerScheme>().AddSingleton<IssuerBook>().AddHostedService(provider => provider.GetRequiredService<IssuerBook>()).AddScoped<IssuerSignIn>();
        services.AddTransient<OpenIdConnectHandler>().AddSingleton<IConfigureOptions<OpenIdConnectOptions>, IssuerOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        return services;
    }

    public static IEndpointRouteBuilder MapIssuer(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(BeginPath, Begin).AllowAnonymous().WithTags("session").WithName("SignInByIssuer");
        routes.MapGet(FrontSignOutPath, FrontSignOut).AllowAnonymous().WithTags("session").WithName("FrontSignOut");
        var settings = routes.MapGroup("/api/issuer").WithTags("session").RequireAuthorization(Permission.ManageRoles).RequireAuthorization(Permission.ManagePeople);
        settings.MapGet("", (IssuerBook book) => TypedResults.Ok(View(book))).WithName("GetIssuer");
        settings.MapPut("", Put).WithName("ChangeIssuer");
        settings.MapPost("/test", Test).WithName("TestIssuer").NothingInForce();
        return routes;
    }

    /// <summary>Back into this centre, and nowhere else.</summary>
    public static string Inside(string? wished) =>
        wished is { Length: > 0 and <= 500 } && wished[0] == '/' && !(wished.Length > 1 && wished[1] is '/' or '\\') && !wished.Any(c => char.IsControl(c) || c == '\\') ? wished : "/";

    private static async Task<IResult> Begin(HttpContext http, IssuerBook book, string? returnTo)
    {
        if (!book.Now.Settings.Enabled) return Refused.Because(RefusalCatalogue.NotFound);
        try { await http.ChallengeAsync(IssuerScheme.Name, new AuthenticationProperties { RedirectUri = Inside(returnTo) }); }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or OperationCanceledException) { return TypedResults.Redirect("/?issuer=away"); }
        return TypedResults.Empty;
    }

    /// <summary>OpenID Connect Front-Channel Logout 1.0: the issuer's page loads this in a frame. Who knows the name of the session may end it.</summary>
    private static async Task<IResult> FrontSignOut(IssuerBook book, SessionStore sessions, CentreDb db, string? iss, string? sid, CancellationToken stop)
    {
        if (!book.Now.Settings.Enabled || sid is not { Length: >= 8 and <= 200 } || (iss is not null && iss.TrimEnd('/') != book.Now.Settings.Issuer.TrimEnd('/'))) return Refused.Because(RefusalCatalogue.NotFound);
        foreach (var hash in await db.Set<SignedInSession>().Where(s => s.IssuerSession == sid).Select(s => s.TokenHash).ToListAsync(stop)) await sessions.Close(hash, stop);
        return TypedResults.NoContent();
    }

    /// <summary>Where a session that the issuer began ends there too (RP-Initiated Logout 1.0); null: nowhere.</summary>
    public static async Task<string?> SignOutAddress(HttpContext http, IssuerBook book, string issuerSession, CancellationToken stop)
    {
        if (issuerSession.Length == 0 || !book.Now.Settings.Enabled) return null;
        try
        {
            var options = http.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(IssuerScheme.Name);
            if ((await options.ConfigurationManager!.GetConfigurationAsync(stop)).EndSessionEndpoint is not { Length: > 0 } end) return null;
            var home = book.Now.Settings.Address is { Length: > 0 } address ? address : $"{http.Request.Scheme}://{http.Request.Host}";
            return $"{end}{(end.Contains('?', StringComparison.Ordinal) ? '&' : '?')}client_id={Uri.EscapeDataString(book.Now.Settings.ClientId)}&post_logout_redirect_uri={Uri.EscapeDataString(home.TrimEnd('/') + "/")}";
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or OperationCanceledException) { return null; }
    }

    private static IssuerView View(IssuerBook book) => new(book.Now.Settings, book.Now.Secret.Length > 0, IssuerScheme.CallbackPath, FrontSignOutPath);

    private static async Task<Results<Ok<IssuerView>, Refused>> Put(IssuerWish request, HttpContext http, IssuerBook book, RoleBook roles, People.PeopleGuard guard, CentreDb db, CancellationToken stop)
    {
        if (request.Settings is not { } settings || request.Secret?.Length > 500) return Refused.Because(RefusalCatalogue.Invalid);
        if (settings.Fault(roles) is { } fault) return fault;
        // Nobody gives by the issuer what he could not give by hand.
        if (settings.Roles.Values.Concat(settings.NewRoles).Distinct().ToList() is { Count: > 0 } given && guard.RolesFault(http.User, given) is { } more) return more;
        AuditChanges.Note(http, "before", Documents.Write(book.Now.Settings));
        await book.Put(db, settings, request.Secret, stop);
        AuditChanges.Note(http, "after", Documents.Write(settings));
        return TypedResults.Ok(View(book));
    }

    /// <summary>With what is stored.</summary>
    private static async Task<IssuerTest> Test(HttpContext http, IssuerBook book, CancellationToken stop)
    {
        if (!book.Now.Settings.Enabled) return new IssuerTest("off", false);
        try
        {
            var options = http.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(IssuerScheme.Name);
            options.ConfigurationManager!.RequestRefresh();
            var read = await options.ConfigurationManager.GetConfigurationAsync(stop);
            return new IssuerTest(read.Issuer?.TrimEnd('/') != book.Now.Settings.Issuer.TrimEnd('/') ? "other-issuer" : read.SigningKeys.Count == 0 ? "no-keys" : "", read.EndSessionEndpoint is { Length: > 0 });
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or OperationCanceledException) { return new IssuerTest("away", false); }
    }
}
