using Antiphon.Server.Security.Keys;
using Antiphon.Server.Security.SecondFactor;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Antiphon.Server.Security;

internal static class SecurityFeature
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, Options options)
    {
        var keys = Path.Combine(options.Data, "keys");
        DataFolder.CreatePrivate(keys);
        services.AddDataProtection().SetApplicationName("antiphon").PersistKeysToFileSystem(new DirectoryInfo(keys));

        services.TryAddSingleton(new SecurityLimits());
        services.AddSingleton<SignInBrake>().AddSingleton<PasswordCheck>().AddSingleton<SessionStore>().AddSingleton<LastKnown<ApiKey>>().AddSingleton<PeopleDirectory>();
        services.AddSingleton<RoleBook>().AddSingleton<SecondFactorStore>().AddSingleton<OrganisationBook>().AddSingleton<Scopes>().AddSingleton<IScopes>(provider => provider.GetRequiredService<Scopes>());
        services.AddSingleton<PrivacyBook>();
        services.AddSingleton<KeyOrigins>().AddSingleton<AgentTokens>().AddSingleton<KeyMeters>().AddHostedService(provider => provider.GetRequiredService<KeyMeters>());
        services.AddHttpContextAccessor().AddSingleton<AuditSeal>().AddSingleton<AuditVerification>().AddSingleton<AuditTrail>().AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddAuthentication(SignInScheme.Name).AddScheme<AuthenticationSchemeOptions, SignInScheme>(SignInScheme.Name, null);
        return services.AddPermissions();
    }

    /// <summary>Each permission is a policy of the same name for <c>RequireAuthorization</c>; without one, an endpoint demands a signed-in person or an API key.</summary>
    public static IServiceCollection AddPermissions(this IServiceCollection services)
    {
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Permission.SignedIn, policy => policy.RequireAuthenticatedUser());
        foreach (var permission in PermissionCatalogue.All) authorization.AddPolicy(permission.Code, policy => policy.RequireClaim(Rights.ClaimOf(permission.Code)));
        return services;
    }

    /// <summary>After routing, before the endpoints.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        app.Use(RequestGates.RefuseForeignOrigin);
        app.UseAuthentication();
        app.Use(KeyGates.Hold);
        app.UseAuthorization();
        app.Use(KeyGates.HoldTokens);
        app.Use(RequestGates.DemandOwnPassword);
        app.Use(MaskedAnswers.Mask);
        app.Use(AuditChanges.Keep);
    }
}
