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
}
