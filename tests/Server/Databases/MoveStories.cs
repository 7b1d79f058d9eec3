using Antiphon.Server.Persistence.Databases;
using Antiphon.Server.Security.Audit;
using Antiphon.TestKit.Peers;

namespace Antiphon.Server.Tests.Databases;

/// <summary>A centre grows out of SQLite.</summary>
[Trait("Level", "main")]
public sealed class MoveStories
{
    [Fact]
    public async Task Centre_is_moved_to_postgresql_table_by_table_and_goes_on_there()
    {
        var options = CentreUnderTest.NewOptions() with { Database = null };
        await using (var before = await CentreUnderTest.Start(options, keepFolder: true))
        {
            using var program = before.Program();
            await Created(program, "搬家前");
        }
        var moving = EveryDatabase.OnPostgres(options);
        var refused = await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(moving));
        Assert.Contains("--move-database", refused.Message, StringComparison.Ordinal);

        var output = new StringWriter();
        await MoveCommand.Run(moving, new ManualClock(), output);
        Assert.Matches(@"customers +\d+ rows +sha256 [0-9a-f]{64}", output.ToString());
        Assert.DoesNotContain(PostgresCluster.Password, output.ToString(), StringComparison.Ordinal);

        var left = await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(options, keepFolder: true));
        Assert.Contains("--database", left.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StartProblem>(() => MoveCommand.Run(moving, new ManualClock(), output));

        await using var after = await CentreUnderTest.Start(moving);
        using var again = after.Program();
        Assert.Equal("搬家前", (await again.GetFromJsonAsync<JsonElement>("api/customers?search=搬家前")).GetProperty("items")[0].GetProperty("name").GetString());
        await Created(again, "搬家后");
        Assert.Null((await after.Services.GetRequiredService<AuditVerification>().Run(default)).Broken);
    }

    [Fact]
    public async Task Second_centre_does_not_work_on_the_same_database()
    {
        var options = EveryDatabase.OnPostgres(CentreUnderTest.NewOptions());
        await using var place = CentreDatabase.Of(options);
        await using var other = CentreDatabase.Of(options);
        Assert.StartsWith("15", await place.Ask(5, default), StringComparison.Ordinal);
        await Assert.ThrowsAsync<DatabaseTakenException>(() => other.Ask(5, default));
        await place.DisposeAsync();
        await Eventually.Holds(async () => { try { return await other.Ask(5, default) != ""; } catch (DatabaseTakenException) { return false; } }, TimeSpan.FromSeconds(20), "the place is free");
        Directory.Delete(options.Data, recursive: true);
    }

    private static async Task Created(HttpClient program, string name) =>
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("api/customers", new { name, numbers = Array.Empty<string>() })).StatusCode);
}
