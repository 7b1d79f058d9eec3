using System.Security.Claims;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Roles;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Tests.Security;

/// <summary>Every endpoint against every built-in role: <c>rights.txt</c> beside this file says who gets in, and how far. A new endpoint needs a permission and a line there.</summary>
[Collection(OneCentre.Name)]
public sealed class RightsMatrix(SharedCentre shared)
{
    private const string Open = "open";

    [Fact]
    public void Every_endpoint_names_its_permission() =>
        Assert.Empty(Endpoints().Where(e => PermissionsOf(e.Endpoint) is []).Select(e => $"{e.Name} names no permission: RequireAuthorization(Permission.…)"));

    [Fact]
    public void Every_permission_that_an_endpoint_names_is_in_the_catalogue() =>
        Assert.Empty(Endpoints().SelectMany(e => PermissionsOf(e.Endpoint)).Distinct().Where(p => p is not (Open or Permission.SignedIn) && PermissionCatalogue.Find(p) is null));

    /// <summary>Asked for within an endpoint that names another, by what is wished there.</summary>
    private static readonly string[] WithinEndpoints = [Permission.TakeCalls, Permission.ControlCalls, Permission.ManageMailboxes, Permission.CallAbroad, Permission.ExportRecordings, Permission.SeeNumbers];

    /// <summary>A box to tick that opens nothing would be a promise.</summary>
    [Fact]
    public void Every_permission_of_the_catalogue_opens_something() =>
        Assert.Equal([], PermissionCatalogue.All.Select(p => p.Code).Except(Endpoints().SelectMany(e => PermissionsOf(e.Endpoint))).Except(WithinEndpoints));

    [Fact]
    public async Task Each_built_in_role_gets_where_the_table_says_and_nowhere_else()
    {
        var golden = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Security", "rights.txt"));
        var now = new List<string>();
        foreach (var (name, endpoint) in Endpoints()) now.Add(await Line(name, endpoint));
        now.Sort(StringComparer.Ordinal);
        var differences = now.Except(golden).Select(line => $"+ {line}").Concat(golden.Where(line => line.Length > 0 && line[0] != '#').Except(now).Select(line => $"- {line}")).ToList();
        Assert.True(differences.Count == 0, "rights.txt is not what the endpoints say:\n" + string.Join('\n', differences));
    }

    private async Task<string> Line(string name, RouteEndpoint endpoint)
    {
        var cells = new List<string>();
        foreach (var role in BuiltInRoles.All) cells.Add(await Cell(role, endpoint));
        return $"{name} | {string.Join(" + ", PermissionsOf(endpoint))} | {string.Join(' ', cells)}";
    }

    /// <summary>What the middleware decides, asked the same way; of those with a scope, the narrowest.</summary>
    private async Task<string> Cell(RoleDefinition role, RouteEndpoint endpoint)
    {
        var services = shared.Centre.Services;
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Rights.JobNumberClaim, "1"), .. services.GetRequiredService<RoleBook>().Claims([role.Code])], "test"));
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return "yes";
        var policy = await AuthorizationPolicy.CombineAsync(services.GetRequiredService<IAuthorizationPolicyProvider>(), endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>());
        if (policy is null || !(await services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(person, endpoint, policy)).Succeeded) return "-";
        var scopes = PermissionsOf(endpoint).Where(p => PermissionCatalogue.Find(p) is { Scoped: true }).Select(p => person.ScopeOf(p)!.Value).ToList();
        return scopes.Count == 0 ? "yes" : RoleTable.Word(scopes.Min());
    }

    private IEnumerable<(string Name, RouteEndpoint Endpoint)> Endpoints() =>
        from endpoint in shared.Centre.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        where !endpoint.RoutePattern.RawText!.Contains("{*path", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select ($"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", endpoint);

    private static List<string> PermissionsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? [Open]
        : [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct()];
}
