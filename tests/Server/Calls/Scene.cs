using System.Collections.Immutable;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.NumberKnowledge;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Hosting;
using Antiphon.Server.Live;
using Antiphon.Server.Persistence;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;
using Antiphon.TestKit.Peers;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MsOptions = Microsoft.Extensions.Options.Options;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A whole centre over a fake switch, in virtual time, on real files. Nothing runs by itself: the scene pumps it.</summary>
internal sealed class Scene : IDisposable
{
    public static readonly QueueId Sales = new("sales");
    public static readonly AgentId Ann = new("1001");
    public static readonly AgentId Bob = new("1002");

    private readonly bool _ownsFolder;

    public Scene(string? folder = null, ManualClock? clock = null, Action? gate = null, StoryOptions? story = null, bool threads = false, CallLimits? limits = null, ICallerFacts? facts = null, Microsoft.Extensions.Logging.ILogger<CallLoop>? log = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? TestFolder.New("calls");
        Clock = clock ?? new ManualClock();
        Switch = new FakeSwitch(Clock);
        Databases = new FileDatabases(Folder);
        using (var db = Databases.CreateDbContext()) Migrations.Apply(db, Clock).GetAwaiter().GetResult();
        var logs = NullLoggerFactory.Instance;
        var files = new RecordingFiles(Folder);
        Recordings = new RecordingIndex(Databases, files, Clock, NullLogger<RecordingIndex>.Instance);
        Parties = new PartyBook();
        var callers = new CallerBook(new Names(), Parties, new PlaceBook(), Databases);
        Loop = new CallLoop(Switch, new Prompts(), new IdSource(Clock), files, Parties, callers, limits ?? new CallLimits(), Clock, log ?? NullLogger<CallLoop>.Instance, facts: facts);
        Switch.Listener = Loop;
        Calls = new CallCentre(Loop);
        var json = new JsonOptions();
        Wiring.Configure(json.SerializerOptions);
        Stream = new LiveStream(Clock, MsOptions.Create(json));
        Views = new CallViews(new Names(), new Names(), Clock);
        Board = new LiveBoard(Calls, Views, new Names(), Parties, Recordings, Clock);
        Feed = new LiveFeed(Board, Stream, Clock, NullLogger<LiveFeed>.Instance);
        Projector = new CallRecordsProjector(Databases, Parties, Clock, NullLogger<CallRecordsProjector>.Instance);
        var options = new Options { Data = Folder };
        var storyOptions = (story ?? new StoryOptions()) with { BallastBytes = 0 };
        Start = new CallStart(Loop, Board, Feed, Recordings, Projector, Parties, callers, options, storyOptions, Clock, logs);
        Story = new OpenStory(options.StoryFolder, storyOptions, Clock, logs, gate);
        Start.Begin(Story);
        if (threads)
        {
            Story.Start();
            Loop.Start();
        }
        else Pump();
    }

    public string Folder { get; }
    public ManualClock Clock { get; }
    public FakeSwitch Switch { get; }
    public FileDatabases Databases { get; }
    public PartyBook Parties { get; }
    public CallLoop Loop { get; }
    public CallCentre Calls { get; }
    public LiveStream Stream { get; }
    public CallViews Views { get; }
    public LiveBoard Board { get; }
    public LiveFeed Feed { get; }
    public RecordingIndex Recordings { get; }
    public CallRecordsProjector Projector { get; }
    public CallStart Start { get; }
    public OpenStory Story { get; }
    public RoutingState State => Calls.State;

    /// <summary>4000: menu, then the queue; 4001: straight to it.</summary>
    public static Centre Centre { get; } = Centre.Empty with
    {
        Version = 1,
        Queues = ImmutableDictionary<QueueId, QueueSettings>.Empty.Add(Sales, new QueueSettings(Sales) { WrapUpSecondsMax = 30 }),
        Agents = ImmutableDictionary<AgentId, AgentSettings>.Empty.Add(Ann, new AgentSettings(Ann, [Sales])).Add(Bob, new AgentSettings(Bob, [Sales])),
        Flows = ImmutableDictionary<FlowId, Flow>.Empty.Add(new FlowId("main"), new Flow(new FlowId("main"), 1, "answer", ImmutableDictionary<string, FlowNode>.Empty
            .Add("answer", new AnswerNode("menu"))
            .Add("menu", new MenuNode(["welcome"], ImmutableDictionary<string, string>.Empty.Add("1", "sales"), "bye"))
            .Add("sales", new QueueNode(Sales)).Add("bye", new HangUpNode()))),
        Numbers = ImmutableDictionary<string, Destination>.Empty.Add("4000", new ToFlow(new FlowId("main"))).Add("4001", new ToQueue(Sales))
            .Add("4006", new ToParty(new ExtensionParty("8006"))),
    };

    public Scene Opened()
    {
        _ = Calls.Configure(Centre);
        Pump();
        return this;
    }

    /// <summary>Until nothing is left to do at this instant.</summary>
    public void Pump()
    {
        while (Loop.RunPending() | Story.Writer.RunPending()) { }
        Recordings.RunPending();
        Projector.RunPending();
        Feed.RunPending();
    }

    public void Pass(double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            Clock.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            Pump();
        }
    }

    public Refusal? Ask(EngineInput wish)
    {
        var answer = Calls.Ask(wish);
        Pump();
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.GetAwaiter().GetResult();
    }

    /// <summary>At a telephone, 8 + job number.</summary>
    public void SignInAtPhone(AgentId agent)
    {
        Switch.Register("8" + agent.Value);
        Pump();
        Assert.Null(Ask(new SignIn(agent, "8" + agent.Value, Standing: false)));
    }

    /// <summary>In the browser: its leg stands.</summary>
    public LegId SignInAtPage(AgentId agent)
    {
        var leg = Switch.Stand("8" + agent.Value);
        Pump();
        Assert.Null(Ask(new SignIn(agent, "8" + agent.Value, Standing: true)));
        return leg;
    }

    public LegId Arrive(string called = "4001", string caller = "13800138000")
    {
        var leg = Switch.Arrive(called, caller);
        Pump();
        return leg;
    }

    public CallRecord Record(int index = 0)
    {
        using var db = Databases.CreateDbContext();
        return db.Set<CallRecord>().Include(c => c.Segments).AsNoTracking().OrderBy(c => c.Id).ToList()[index];
    }

    /// <summary>The process is killed: nothing is written down or said good-bye to. The files can be opened anew.</summary>
    public void Kill()
    {
        Story.File.Dispose();
        // A new process needs a moment; identities are counted from the time.
        Clock.Advance(TimeSpan.FromMilliseconds(5));
    }

    public void Dispose()
    {
        Start.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Knows 13800138000, who is customer 7.</summary>
    public ICustomerNames Customers { get; } = new Names();

    private sealed class Prompts : IPrompts
    {
        public IReadOnlyList<PromptPart> Find(string name, string? language = null) => [new FilePart(name + ".wav")];
    }

    internal sealed class Names : ICustomerNames, ICentreNames
    {
        public CustomerName? Find(string number) => number == "+8613800138000" ? new CustomerName(7, "王小明") : null;
        public string Agent(AgentId agent) => $"agent {agent}";
        public LocalText Queue(QueueId queue) => new("销售", "Sales");
    }
}

/// <summary>A database of a folder's own: in a file there, or in PostgreSQL.</summary>
internal sealed class FileDatabases(string folder) : IDbContextFactory<CentreDb>
{
    private readonly CentreDatabase _database = EveryDatabase.IsPostgres
        ? new PostgresDatabase(PostgresCluster.Shared.DatabaseOf(folder), PostgresCluster.Password) : new SqliteDatabase(folder);

    public CentreDb CreateDbContext() => _database.Open();
}
