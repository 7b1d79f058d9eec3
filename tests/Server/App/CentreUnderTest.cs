using System.Net.Http.Headers;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Builder;

namespace Antiphon.Server.Tests.App;

/// <summary>The whole program in this process, on ports that the system chooses, with a data folder of its own.</summary>
internal sealed class CentreUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _keepFolder;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte> _ownPasswords = new();

    private CentreUnderTest(WebApplication app, Options options, bool keepFolder) => (_app, Options, _keepFolder) = (app, options, keepFolder);

    public Options Options { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Http => new($"http://127.0.0.1:{Services.GetRequiredService<PortsInUse>().Http}");

    public Uri Https => new($"https://localhost:{Services.GetRequiredService<PortsInUse>().Https}");

    public JsonElement FirstStart => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Options.Data, "first-start.json"))).RootElement;

    public static Options NewOptions(SampleKind sample = SampleKind.Standard)
    {
        var options = new Options
        {
            Data = TestFolder.New("test"),
            Http = 0, Https = 0, Sip = 0, Sips = 0, Rtp = new PortRange(46_000, 46_999), Simulation = false, Sample = sample,
            Address = System.Net.IPAddress.Loopback, Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        };
        return EveryDatabase.IsPostgres ? EveryDatabase.OnPostgres(options) : options;
    }

    public static async Task<CentreUnderTest> Start(Options? options = null, Action<IServiceCollection>? adjust = null, bool keepFolder = false)
    {
        options ??= NewOptions();
        var app = AntiphonHost.Build(options, builder =>
        {
            builder.Services.AddSingleton(new SecurityLimits { PasswordRounds = 1_000 });
            adjust?.Invoke(builder.Services);
        });
        try { await AntiphonHost.Start(app); }
        catch
        {
            await app.DisposeAsync();       // or its place in the database is free only when the collector comes by
            throw;
        }
        return new CentreUnderTest(app, options, keepFolder);
    }

    /// <summary>A browser: keeps its cookies.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { CookieContainer = new(), Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = Http };

    /// <summary>A program with the key of the first start.</summary>
    public HttpClient Program()
    {
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", FirstStart.GetProperty("apiKey").GetString());
        return client;
    }

    /// <summary>A browser in which somebody has signed in and changed the first password.</summary>
    public async Task<HttpClient> SignedIn(string jobNumber)
    {
        var browser = Browser();
        // Another story of the same centre was this person before, and has changed the password already.
        if (!_ownPasswords.TryAdd(jobNumber, 0))
        {
            (await browser.PostAsJsonAsync("api/session", new { jobNumber, password = OwnPassword })).EnsureSuccessStatusCode();
            return browser;
        }
        var first = FirstPassword(jobNumber);
        (await browser.PostAsJsonAsync("api/session", new { jobNumber, password = first })).EnsureSuccessStatusCode();
        (await browser.PutAsJsonAsync("api/session/password", new { current = first, next = OwnPassword })).EnsureSuccessStatusCode();
        return browser;
    }

    public const string OwnPassword = "korrekt-pferd-9";

    public string FirstPassword(string jobNumber)
    {
        var accounts = FirstStart.GetProperty("agents").EnumerateArray().Append(FirstStart.GetProperty("administrator")).Append(FirstStart.GetProperty("supervisor"));
        return accounts.Single(a => a.GetProperty("jobNumber").GetString() == jobNumber).GetProperty("password").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_keepFolder) Directory.Delete(Options.Data, recursive: true);
    }
}

/// <summary>One centre for all stories that leave it as it was, or change only what is theirs.</summary>
public class SharedCentre : IAsyncLifetime
{
    internal CentreUnderTest Centre { get; private set; } = null!;

    public async Task InitializeAsync() => Centre = await Begin();

    public async Task DisposeAsync() => await Centre.DisposeAsync();

    private protected virtual Task<CentreUnderTest> Begin() => CentreUnderTest.Start();
}

[CollectionDefinition(Name)]
public sealed class OneCentre : ICollectionFixture<SharedCentre>
{
    public const string Name = "one centre";
}

internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The code of a refusal, with its status, such as <c>401 wrong-credentials</c>.</summary>
    public static async Task<string> Refusal(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Json();
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        return $"{(int)answer.StatusCode} {problem.GetProperty("code").GetString()}";
    }
}
