using System.Net.WebSockets;
using System.Security.Claims;
using Antiphon.Server.Features.Conferences;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Forms;
using Antiphon.Server.Features.PersonalData;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Recordings.Packages;
using Antiphon.Server.Features.Recordings.Screens;
using Antiphon.Server.Features.Scripts;
using Antiphon.Server.Features.Supervision;
using Antiphon.Server.Features.Voicemail;
using Antiphon.Server.Hosting;
using Antiphon.Server.Live;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Privacy;
using Antiphon.Server.Security.Roles;
using Antiphon.Switch.Contract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A scene behind its API over HTTP, with one call that is offered to an agent. Who signed in stands in the address here: <c>?as=1001&amp;role=agent</c>.</summary>
internal sealed class CallApi : IAsyncDisposable
{
    private static readonly OrganisationBook Organisation = new(new OrganisationNow([new Team { Id = Team.Root, Name = "" }],
        [.. new[] { "1001", "1002", "9000" }.Select(job => new TeamMember { JobNumber = job, TeamId = Team.Root, ValidFrom = default })], []));

    private static readonly Scopes Reach = new(Organisation);
    private WebApplication _app = null!;

    public Scene Scene { get; } = new Scene().Opened();
    /// <summary>Inside addresses that may be asked.</summary>
    public WebAddresses Addresses => _app.Services.GetRequiredService<WebAddresses>();
    public AuditLines Audit { get; } = new();
    public HttpClient Http { get; private set; } = null!;
    public string Call { get; private set; } = "";
    public LegId Caller { get; private set; }

    public static async Task<CallApi> Start()
    {
        var api = new CallApi();
        await api.Begin();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Scene.Dispose();
    }

    private async Task Begin()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => Wiring.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(new SessionStore(Scene.Databases, new SecurityLimits(), Scene.Clock)).AddSingleton<TimeProvider>(Scene.Clock).AddSingleton(Scene.Calls).AddSingleton<ISwitch>(Scene.Switch).AddSingleton(Scene.Parties).AddSingleton(new IdSource(Scene.Clock)).AddSingleton(Scene.Start).AddSingleton(Scene.Board).AddSingleton(Scene.Stream)
            .AddSingleton(Scene.Recordings).AddSingleton(Scene.Views).AddSingleton<IAuditTrail>(Audit).AddSingleton(Reach).AddSingleton<IScopes>(Reach).AddSingleton(new CallQueries(Scene.Databases, Scene.Projector, Scene.Views, Scene.Recordings, new AnswerBook(Scene.Databases, Scene.Loop, NullLogger<AnswerBook>.Instance)));
        builder.Services.AddDataProtection();
        builder.Services.AddPermissions();
        builder.Services.AddSupervision();
        builder.Services.AddSingleton(Organisation).AddSingleton(Scene.Projector)
            .AddSingleton<Microsoft.EntityFrameworkCore.IDbContextFactory<Antiphon.Server.Persistence.CentreDb>>(Scene.Databases).AddSingleton<RecordingSettingsBook>().AddSingleton<RecordingRights>()
            .AddSingleton<SearchRecordings>().AddSingleton<PlayRecording>().AddScoped(_ => Scene.Databases.CreateDbContext()).AddSingleton(new RecordingFiles(Scene.Folder)).AddSingleton<DiskUse>(_ => 10).AddSingleton<RecordingKeeper>()
            .AddSingleton<NumberReferences>().AddSingleton<MailboxRights>().AddSingleton<PrivacyBook>()
            .AddSingleton<Antiphon.Server.Features.Phone.SecretBox>().AddSingleton<RecordingStores>().AddSingleton(Antiphon.Media.Recording.RecordingKeys.ReadOrMake(Path.Combine(Scene.Folder, "keys", "recordings.keys")))
            .AddSingleton(new Antiphon.Server.Security.Audit.AuditSeal(new Options { Data = Scene.Folder })).AddSingleton<RecordingChain>()
            .AddSingleton<PackagesUnderWay>().AddSingleton<PackageArchive>().AddSingleton<PackageMail>().AddScoped<ShowTimeline>().AddSingleton<ICustomerNames>(Scene.Customers)
            .AddForms().AddSingleton<PeopleDirectory>().AddSingleton(new WebLimits()).AddSingleton<WebAddresses>().AddSingleton<ServiceClient>().AddSingleton<ServiceGate>()
            .AddSingleton<Replays>().AddHostedService(provider => provider.GetRequiredService<Replays>()).AddSingleton<PlayIntoTalk.EarlierRecordings>()
            .AddSingleton(provider => new PromptStore(Path.Combine(Scene.Folder, "prompts"), new Espeak(Scene.Clock), NullLogger<PromptStore>.Instance));
        builder.Services.AddScreens().AddConferences();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Use((http, next) => { http.User = Person(http.Request.Query["as"]!, http.Request.Query["role"]!); return next(); });
        _app.UseAuthorization();
        _app.MapCalls().MapSupervision().MapConferences();
        _app.MapRecordings().MapForms().MapScripts();
        _app.MapLive();
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };

        Scene.SignInAtPage(Calls.Scene.Ann);
        Caller = Scene.Arrive();
        Call = Scene.State.Calls.Keys.Single().Value;
    }

    /// <summary>The request waits for a decision, so the scene is pumped meanwhile.</summary>
    public async Task<HttpResponseMessage> Post(string path, object? body = null)
    {
        var answer = body is null ? Http.PostAsync(path, null) : Http.PostAsJsonAsync(path, body);
        await TestKit.Eventually.Holds(() => { Scene.Pump(); return answer.IsCompleted; }, TimeSpan.FromSeconds(20), path);
        return await answer;
    }

    /// <summary>Who is known by name.</summary>
    public async Task AddPeople(params string[] jobs)
    {
        await using var db = Scene.Databases.CreateDbContext();
        foreach (var job in jobs) db.Add(new Person { JobNumber = job, Name = $"person {job}", PasswordHash = "", Roles = [] });
        await db.SaveChangesAsync();
        await _app.Services.GetRequiredService<PeopleDirectory>().Load();
    }

    public async Task<JsonElement> Get(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public static async Task<string> Code(Task<HttpResponseMessage> answer) =>
        (await (await answer).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;

    private static ClaimsPrincipal Person(string job, string role) =>
        new(new ClaimsIdentity([new Claim(Rights.JobNumberClaim, job), .. new RoleBook(null!).Claims([role])], "test"));
}
