using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Antiphon.Server.Features.Issuer;

/// <summary>The framework's sign-in by OpenID Connect as a scheme that is there only while the settings say so: code flow with PKCE (RFC 7636), state bound to the browser, nonce, checked ID token.</summary>
internal sealed class IssuerScheme(IAuthenticationSchemeProvider schemes, IOptionsMonitorCache<OpenIdConnectOptions> made)
{
    public const string Name = "issuer";
    public const string CallbackPath = "/api/session/issuer/callback";

    private readonly Lock _gate = new();

    public void Renew(bool enabled)
    {
        lock (_gate)
        {
            schemes.RemoveScheme(Name);
            made.TryRemove(Name);
            if (enabled) schemes.AddScheme(new AuthenticationScheme(Name, null, typeof(OpenIdConnectHandler)));
        }
    }
}

/// <summary>Settings of the centre as the framework takes them.</summary>
internal sealed class IssuerOptions(IServiceProvider services) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>Signatures with a key of the issuer alone; a secret that both know, or none, is no proof.</summary>
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), OnTheWayMax = TimeSpan.FromMinutes(10), ClocksDifferBy = TimeSpan.FromMinutes(1);
    private const int AnswerBytesMax = 1024 * 1024;

    public void Configure(OpenIdConnectOptions options) => Configure(Microsoft.Extensions.Options.Options.DefaultName, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != IssuerScheme.Name) return;
        var (settings, secret) = services.GetRequiredService<IssuerBook>().Now;
        (options.Authority, options.ClientId, options.ClientSecret) = (settings.Issuer, settings.ClientId, secret.Length == 0 ? null : secret);
        options.RequireHttpsMetadata = !(Uri.TryCreate(settings.Issuer, UriKind.Absolute, out var issuer) && issuer.IsLoopback);
        (options.ResponseType, options.ResponseMode, options.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (options.CallbackPath, options.SignInScheme, options.MapInboundClaims, options.SaveTokens, options.GetClaimsFromUserInfoEndpoint) = (IssuerScheme.CallbackPath, SignInScheme.Name, false, false, true);
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.UseIfAvailable;
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)) options.Scope.Add(scope);
        options.ClaimActions.MapAllExcept("iss", "aud", "exp", "nbf", "iat", "nonce", "sub");
        (options.BackchannelHttpHandler, options.BackchannelTimeout) = (new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None, MaxResponseDrainSize = AnswerBytesMax }, Patience);
        options.RemoteAuthenticationTimeout = options.ProtocolValidator.NonceLifetime = OnTheWayMax;
        var checks = options.TokenValidationParameters;
        (checks.ValidAlgorithms, checks.ClockSkew, checks.RequireSignedTokens, checks.RequireExpirationTime) = (Algorithms, ClocksDifferBy, true, true);
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie }) (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, true);
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (settings.Address.Length > 0) context.ProtocolMessage.RedirectUri = settings.Address.TrimEnd('/') + IssuerScheme.CallbackPath;
            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = context => MustBeSigned(context);
        options.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<IssuerSignIn>().Enter(context);
        options.Events.OnRemoteFailure = context => context.HttpContext.RequestServices.GetRequiredService<IssuerSignIn>().Fail(context);
    }

    /// <summary>The framework does not ask for a signature where the token came from the issuer itself (OpenID Connect Core §3.1.3.7); we do, with the keys that the issuer publishes.</summary>
    private static async Task MustBeSigned(TokenValidatedContext context)
    {
        var published = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        var strict = context.Options.TokenValidationParameters.Clone();
        (strict.RequireSignedTokens, strict.ValidateIssuerSigningKey, strict.IssuerSigningKeys, strict.ValidIssuer, strict.ValidAudience) = (true, true, published.SigningKeys, published.Issuer, context.Options.ClientId);
        var token = context.TokenEndpointResponse?.IdToken ?? context.ProtocolMessage.IdToken;
        if (await new JsonWebTokenHandler().ValidateTokenAsync(token, strict) is { IsValid: false } wrong) context.Fail(wrong.Exception ?? new SecurityTokenException("the ID token is not signed by the issuer"));
    }
}
