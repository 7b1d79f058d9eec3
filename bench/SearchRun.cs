using System.Collections.Frozen;
using System.Diagnostics;
using Antiphon.Engine.Contract;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Persistence;
using Antiphon.Server.Security.Organisation;
using Antiphon.Switch.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Bench;

/// <summary>Recordings found among a million: the slowest of many combinations, the first page and one far behind.</summary>
internal static class SearchRun
{
    private const int Rows = 1_000_000, Agents = 500, Queues = 40;
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("antiphon-bench").FullName;
        try
        {
            var databases = new Databases(Path.Combine(folder, "centre.db"));
            using (var db = databases.CreateDbContext()) Migrations.Apply(db, TimeProvider.System).GetAwaiter().GetResult();
            var began = Stopwatch.GetTimestamp();
            Fill(databases);
            Console.WriteLine($"{Rows:N0} recordings in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {new FileInfo(databases.Path).Length >> 20} MiB");
            var names = new Names();
            var projector = new CallRecordsProjector(databases, new PartyBook(), TimeProvider.System, NullLogger<CallRecordsProjector>.Instance);
            var search = new SearchRecordings(databases, new OrganisationBook(OrganisationNow.Empty), new CallViews(names, names, TimeProvider.System), projector, TimeProvider.System);
            var worst = Questions().Max(question => Slowest(search, question));
            return Budgets.Check("search.seconds", worst) ? 0 : 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, RecordingQuery Query, PeopleScope Scope)> Questions()
    {
        var all = PeopleScope.All;
        var (from, to) = (Start.AddDays(200), Start.AddDays(230));
        yield return ("everything", new(), all);
        yield return ("far behind", new(Before: $"{Start.AddDays(10).ToUnixTimeMilliseconds()}-{IdText.Write(1)}"), all);
        yield return ("an agent", new(Agent: "1007"), all);
        yield return ("nobody's", new(Agent: "9999"), all);
        yield return ("an agent's month in a queue", new(from, to, Agent: "1007", Queue: "q7"), all);
        yield return ("a queue's month, long ones", new(from, to, Queue: "q3", MinSeconds: 1_700), all);
        yield return ("a number", new(Number: "13800004711"), all);
        yield return ("part of a number", new(Number: "04711"), all);
        yield return ("part of no number", new(Number: "98765"), all);
        yield return ("the longest", new(MinSeconds: 1_799), all);
        yield return ("lost and recorded", new(Result: "lost"), all);
        yield return ("long silence", new(DeadAir: 59.9), all);
        yield return ("some silence, some overtalk", new(DeadAir: 1, Overtalk: 1), all);
        yield return ("everything at once", new(from, to, "1007", null, "q7", "0", 10, 1_700, "answered", false, 1), all);
        yield return ("own", new(), PeopleScope.Own("1042"));
        yield return ("a team's", new(MinSeconds: 600), PeopleScope.Teams(Enumerable.Range(1_000, 20).Select(n => $"{n}").ToFrozenSet()));
    }

    private static double Slowest(SearchRecordings search, (string Name, RecordingQuery Query, PeopleScope Scope) question)
    {
        SearchRecordings.TryCursor(question.Query.Before, out var before);
        SearchRecordings.TryResult(question.Query.Result, out var result);
        var began = Stopwatch.GetTimestamp();
        var found = search.Find(question.Query, before, result, question.Scope, default).GetAwaiter().GetResult();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"{seconds,7:0.000} s  {question.Name} ({found.Items.Count}{(found.Next is null ? "" : "+")})");
        return seconds;
    }

    private static void Fill(Databases databases)
    {
        using var connection = new SqliteConnection($"Data Source={databases.Path}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var call = Statement(connection, transaction, "INSERT INTO call_records (id, started_at, ended_at, dialled, number, caller_name, trunk, simulated, queue, agent, result, talk_ms, wrap_up_ms, recorded, hold_ms, transfers) VALUES (@0, @1, @1, '4000', @2, '', 't', 0, @3, @4, @5, @6, 0, 1, 0, 0)", 7);
        using var segment = Statement(connection, transaction, "INSERT INTO call_segments (call_id, number, kind, started_at, ended_at, agent) VALUES (@0, 1, 'Talk', @1, @1, @2)", 3);
        using var recording = Statement(connection, transaction, "INSERT INTO recordings (call_id, file, started_at, length_ms, state) VALUES (@0, @1, @2, @3, 'Complete')", 4);
        using var signals = Statement(connection, transaction, "INSERT INTO recording_signals (call_id, first_talk, second_talk, overtalk, dead_air, dead_air_longest, dead_air_longest_at) VALUES (@0, 1, 1, @1, @2, @2, 1)", 3);
        var dice = new Random(3);
        for (var i = 0; i < Rows; i++)
        {
            var (id, at, agent, length) = (IdText.Write(1_000_000L + i), Start.AddSeconds(30L * i).ToUnixTimeMilliseconds(), $"{1_000 + dice.Next(Agents)}", (long)dice.Next(1_800_000));
            Put(call, id, at, $"+861380000{dice.Next(10_000):0000}", $"q{dice.Next(Queues)}", agent, dice.Next(10_000) == 0 ? "Lost" : "Answered", length);
            Put(segment, id, at, agent);
            Put(recording, id, $"2025/01/01/{id}.wav", at, length);
            Put(signals, id, dice.NextDouble() * 30, dice.NextDouble() * 60);
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

    private sealed class Databases(string path) : IDbContextFactory<CentreDb>
    {
        public string Path => path;

        public CentreDb CreateDbContext() => new(new DbContextOptionsBuilder<CentreDb>().UseSqlite($"Data Source={path}").Options);
    }

    private sealed class Names : ICustomerNames, ICentreNames
    {
        public CustomerName? Find(string number) => null;
        public string Agent(AgentId agent) => agent.Value;
        public LocalText Queue(QueueId queue) => new(queue.Value, queue.Value);
    }
}
