using System.Net.Http.Headers;

namespace Antiphon.Server.Tests.Security;

/// <summary>A centre for each story, with its administrator at a browser.</summary>
public abstract class CentreWithAdministrator : IAsyncLifetime
{
    private protected CentreUnderTest Centre { get; private set; } = null!;

    private protected HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Centre = await CentreUnderTest.Start();
        Admin = await Centre.SignedIn("1000");
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Centre.DisposeAsync();
    }

    /// <summary>Somebody new, signed in, with a role of his own.</summary>
    private protected async Task<HttpClient> Person(string jobNumber, string role, Dictionary<string, string> grants, string team = "centre", bool leads = false)
    {
        await Role(role, grants);
        var made = await (await Admin.PostAsJsonAsync("api/people", new { jobNumber, name = "某人", roles = new[] { role }, team })).Json();
        if (leads) (await Admin.PutAsJsonAsync($"api/teams/{team}", new { name = team, parentId = "centre", leaders = new[] { jobNumber } })).EnsureSuccessStatusCode();
        var (browser, first) = (Centre.Browser(), made.GetProperty("password").GetString()!);
        (await browser.PostAsJsonAsync("api/session", new { jobNumber, password = first })).EnsureSuccessStatusCode();
        (await browser.PutAsJsonAsync("api/session/password", new { current = first, next = CentreUnderTest.OwnPassword })).EnsureSuccessStatusCode();
        return browser;
    }

    private protected async Task Role(string code, Dictionary<string, string> grants) =>
        (await Admin.PostAsJsonAsync("api/roles", new { code, name = new { zh = "角色", en = "Role" }, grants })).EnsureSuccessStatusCode();

    private protected static Dictionary<string, string> Grants(params (string Permission, string Scope)[] grants) => grants.ToDictionary(g => g.Permission, g => g.Scope);

    private protected HttpClient Program(string key)
    {
        var client = Centre.Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
