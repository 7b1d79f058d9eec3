using Microsoft.AspNetCore.Authorization;

namespace Antiphon.Server.Security;

internal static class SecurityFeature
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policy.Supervise, policy => policy.RequireRole(Role.Supervisor, Role.Administrator))
            .AddPolicy(Policy.Administer, policy => policy.RequireRole(Role.Administrator));
        return services;
    }
}
