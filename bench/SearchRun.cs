using System.Collections.Frozen;
using System.Diagnostics;
using Antiphon.Engine.Contract;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Persistence;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Server.Security.Organisation;
using Antiphon.Switch.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Bench;

/// <summary>Recordings found among a million: the slowest of many combinations, the first page and one far behind. On SQLite; with the address of an empty PostgreSQL database also there, on the same rows.</summary>
internal static class SearchRun
{
    private const int Rows = 1_000_000, Agents = 500, Queues = 40, AgentsOfTeam = 20;
    private const string Team = "team";
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Codes = ["/sale/", "/complaint/delivery/", "/complaint/quality/", "/question/", "/nothing/"];
    private static readonly string[] Notes = ["客户询问用量，已说明", "will be called again tomorrow", "投诉送货太晚", "wants an invoice", ""];

    /// <param name="address">Of an empty PostgreSQL database, as <c>--database</c> takes it; null: on SQLite alone.</param>
    public static async Task<int> Run(string? address)
    {
        var folder = Directory.CreateTempSubdirectory("antiphon-bench").FullName;
        var sqlite = new SqliteDatabase(folder);
        try
        {
            var began = Stopwatch.GetTimestamp();
            await using (var db = sqlite.Open()) await Migrations.Apply(db, TimeProvider.System);
            Fill(sqlite.Place);
            Console.WriteLine($"{Rows:N0} recordings in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {new FileInfo(sqlite.Place).Length >> 20} MiB");
            var worst = await Slowest(sqlite);
            if (address is null) return Budgets.Check("search.seconds", worst) ? 0 : 1;
            await using var postgres = new PostgresDatabase(address, Environment.GetEnvironmentVariable("PGPASSWORD"));
            await Copy(sqlite, postgres);
            return Budgets.Check("search.seconds", Math.Max(worst, await Slowest(postgres))) ? 0 : 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Copy(SqliteDatabase from, PostgresDatabase to)
    {
        await using var sqlite = from.Open();
        await using var postgres = to.Open();
        await Migrations.Apply(postgres, TimeProvider.System);
        foreach (var db in (CentreDb[])[sqlite, postgres]) await db.Database.OpenConnectionAsync();
        await DatabaseCopy.Run(sqlite, postgres, await TableShape.Read(postgres, default), default);
        await postgres.Database.ExecuteSqlRawAsync("ANALYZE");         // as its own upkeep does within a minute
    }

    private static async Task<double> Slowest(CentreDatabase database)
    {
        Console.WriteLine(database.Kind);
        var (databases, names) = (new Databases(database), new Names());
        var projector = new CallRecordsProjector(databases, new PartyBook(), TimeProvider.System, NullLogger<CallRecordsProjector>.Instance);
        var people = Enumerable.Range(1_000, AgentsOfTeam).Select(n => new TeamMember { TeamId = Team, JobNumber = $"{n}", ValidFrom = Start });
        var organisation = new OrganisationBook(new OrganisationNow([new Team { Id = Team, Name = Team }], [.. people], []));
        var search = new SearchRecordings(databases, organisation, new CallViews(names, names, TimeProvider.System), projector, TimeProvider.System);
        var worst = 0.0;
        foreach (var question in Questions()) worst = Math.Max(worst, await Took(search, question));
        return worst;
    }

    private static IEnumerable<(string Name, RecordingQuery Query, PeopleScope Scope)> Questions()
    {
        var all = PeopleScope.All;
        var (from, to) = (Start.AddDays(200), Start.AddDays(230));
        yield return ("everything", new(), all);
        yield return ("far behind", new(Before: $"{Start.AddDays(10).ToUnixTimeMilliseconds()}-{IdText.Write(1)}"), all);
        yield return ("a month", new(from, to), all);
        yield return ("an agent", new(Agent: "1007"), all);
        yield return ("nobody's", new(Agent: "9999"), all);
        yield return ("a group", new(Team: Team), all);
        yield return ("a group's long ones", new(Team: Team, MinSeconds: 1_790), all);
        yield return ("a queue", new(Queue: "q7"), all);
        yield return ("an agent's month in a queue", new(from, to, Agent: "1007", Queue: "q7"), all);
        yield return ("a queue's month, long ones", new(from, to, Queue: "q3", MinSeconds: 1_700), all);
        yield return ("a number", new(Number: "13800004711"), all);
        yield return ("part of a number", new(Number: "04711"), all);
        yield return ("part of no number", new(Number: "98765"), all);
        yield return ("the longest", new(MinSeconds: 1_799), all);
        yield return ("between two lengths", new(MinSeconds: 100, MaxSeconds: 100), all);
        yield return ("lost and recorded", new(Result: "lost"), all);
        yield return ("a disposition", new(Disposition: "/complaint/"), all);
        yield return ("a disposition nobody chose", new(Disposition: "/never/"), all);
        yield return ("rated low", new(ScoreMax: 1), all);
        yield return ("rated low, of a group", new(Team: Team, ScoreMax: 2), all);
        yield return ("a word of many notes", new(Note: "投诉"), all);
        yield return ("a word of one note", new(Note: "case 777777"), all);
        yield return ("a word of no note", new(Note: "unheard of"), all);
        yield return ("a word of many notes, long ones of a group", new(Team: Team, Note: "invoice", MinSeconds: 1_790), all);
        yield return ("important", new(Important: true), all);
        yield return ("long silence", new(DeadAir: 59.9), all);
        yield return ("some silence, some overtalk", new(DeadAir: 1, Overtalk: 1), all);
        yield return ("everything at once", new(from, to, "1007", Team, "q7", "0", 10, 1_700, "answered", false, 1, Disposition: "/complaint/", Note: "投诉", ScoreMax: 3), all);
        yield return ("own", new(), PeopleScope.Own("1042"));
        yield return ("own, with a word", new(Note: "invoice"), PeopleScope.Own("1042"));
        yield return ("a team's", new(MinSeconds: 600), PeopleScope.Teams(Enumerable.Range(1_000, AgentsOfTeam).Select(n => $"{n}").ToFrozenSet()));
    }

    private static async Task<double> Took(SearchRecordings search, (string Name, RecordingQuery Query, PeopleScope Scope) question)
    {
        SearchRecordings.TryCursor(question.Query.Before, out var before);
        SearchRecordings.TryResult(question.Query.Result, out var result);
        var began = Stopwatch.GetTimestamp();
        var found = await search.Find(question.Query, before, result, question.Scope, default);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"{seconds,7:0.000} s  {question.Name} ({found.Items.Count}{(found.Next is null ? "" : "+")})");
        return seconds;
    }

    private static void Fill(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var call = Statement(connection, transaction, "INSERT INTO call_records (id, started_at, ended_at, dialled, number, caller_name, trunk, simulated, queue, agent, result, talk_ms, wrap_up_ms, recorded, hold_ms, transfers) VALUES (@0, @1, @1, '4000', @2, '', 't', 0, @3, @4, @5, @6, 0, 1, 0, 0)", 7);
        using var segment = Statement(connection, transaction, "INSERT INTO call_segments (call_id, number, kind, started_at, ended_at, agent) VALUES (@0, 1, 'Talk', @1, @1, @2)", 3);
        using var recording = Statement(connection, transaction, "INSERT INTO recordings (call_id, file, started_at, length_ms, state) VALUES (@0, @1, @2, @3, 'Complete')", 4);
        using var signals = Statement(connection, transaction, "INSERT INTO recording_signals (call_id, first_talk, second_talk, overtalk, dead_air, dead_air_longest, dead_air_longest_at) VALUES (@0, 1, 1, @1, @2, @2, 1)", 3);
        using var summary = Statement(connection, transaction, "INSERT INTO call_summaries (call_id, agent, path, label_zh, label_en, note, at) VALUES (@0, @1, @2, '', '', @3, @4)", 5);
        using var rating = Statement(connection, transaction, "INSERT INTO ratings (call_id, agent, invited_at, simulated, scale, score, at) VALUES (@0, @1, @2, 0, 5, @3, @2)", 4);
        var dice = new Random(3);
        for (var i = 0; i < Rows; i++)
        {
            var (id, at, agent, length) = (IdText.Write(1_000_000L + i), Start.AddSeconds(30L * i).ToUnixTimeMilliseconds(), $"{1_000 + dice.Next(Agents)}", (long)dice.Next(1_800_000));
            Put(call, id, at, $"+861380000{dice.Next(10_000):0000}", $"q{dice.Next(Queues)}", agent, dice.Next(10_000) == 0 ? "Lost" : "Answered", length);
            Put(segment, id, at, agent);
            Put(recording, id, $"2025/01/01/{id}.wav", at, length);
            Put(signals, id, dice.NextDouble() * 30, dice.NextDouble() * 60);
            Put(summary, id, agent, Codes[dice.Next(Codes.Length)], $"{Notes[dice.Next(Notes.Length)]} case {i}", at);
            if (dice.Next(3) == 0) Put(rating, id, agent, at, dice.Next(100) == 0 ? 1 : 2 + dice.Next(4));
        }
        transaction.Commit();
    }

    private static SqliteCommand Statement(SqliteConnection connection, SqliteTransaction transaction, string sql, int parameters)
    {
        var made = connection.CreateCommand();
        (made.CommandText, made.Transaction) = (sql, transaction);
        for (var i = 0; i < parameters; i++) made.Parameters.Add(new SqliteParameter($"@{i}", null));
        return made;
    }

    private static void Put(SqliteCommand statement, params object[] values)
    {
        for (var i = 0; i < values.Length; i++) statement.Parameters[i].Value = values[i];
        statement.ExecuteNonQuery();
    }

    private sealed class Databases(CentreDatabase database) : IDbContextFactory<CentreDb>
    {
        public CentreDb CreateDbContext() => database.Open();
    }

    private sealed class Names : ICustomerNames, ICentreNames
    {
        public CustomerName? Find(string number) => null;
        public string Agent(AgentId agent) => agent.Value;
        public LocalText Queue(QueueId queue) => new(queue.Value, queue.Value);
    }
}
