using Antiphon.Server.Persistence;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Security;

/// <summary>The trail of a centre of its own: some of these stories break it on purpose.</summary>
public sealed class AuditTrailStories : IAsyncLifetime
{
    private CentreUnderTest _centre = null!;

    public async Task InitializeAsync() => _centre = await CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None));

    public async Task DisposeAsync() => await _centre.DisposeAsync();

    [Fact]
    public async Task A_change_of_settings_is_written_down_with_who_did_it_and_from_where()
    {
        using var program = _centre.Program();
        (await program.PostAsJsonAsync("api/extensions", new { number = "8100" })).EnsureSuccessStatusCode();
        var line = (await Lines()).Single(l => l.Action == "create-extension");
        Assert.Equal(("key:first-start", "127.0.0.1"), (line.Who, line.Address));
    }

    [Fact]
    public async Task What_is_only_read_or_refused_leaves_no_line_of_change()
    {
        using var program = _centre.Program();
        (await program.GetAsync("api/extensions")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync("api/extensions/9999")).StatusCode);
        Assert.DoesNotContain(await Lines(), l => l.Action.Contains("extension", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_written_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => Write($"{i}"))));
        var check = await Verify();
        Assert.Null(check.Broken);
        Assert.True(check.Lines >= 300);
        Assert.Equal(Enumerable.Range(1, (int)check.Lines).Select(i => (long)i), (await Lines()).Select(l => l.Seq));
    }

    [Theory]
    [InlineData("UPDATE audit SET subject = 'x' WHERE seq = 7", 7, AuditFault.Changed)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE seq = 3", 3, AuditFault.Changed)]
    [InlineData("UPDATE audit SET details = 'x' WHERE seq = 20", 20, AuditFault.Changed)]
    [InlineData("DELETE FROM audit WHERE seq = 9", 9, AuditFault.Missing)]
    [InlineData("DELETE FROM audit WHERE seq > 15", 16, AuditFault.Missing)]
    [InlineData("DELETE FROM audit WHERE seq = 1", 1, AuditFault.Missing)]
    [InlineData("UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 4) WHERE seq = 5", 5, AuditFault.Changed)]
    [InlineData("DELETE FROM audit", 1, AuditFault.Missing)]
    public async Task A_line_that_was_changed_or_taken_out_in_the_database_is_found(string sql, long seq, AuditFault fault)
    {
        for (var i = 0; i < 20; i++) await Write($"{i}");
        Assert.Null((await Verify()).Broken);
        await Execute(sql);
        Assert.Equal(new AuditBreak(seq, fault), (await Verify()).Broken);
    }

    [Fact]
    public async Task A_chain_made_good_again_without_the_key_is_found()
    {
        for (var i = 0; i < 5; i++) await Write($"{i}");
        await using (var db = await Databases.CreateDbContextAsync())
        {
            var last = await db.Set<AuditLine>().OrderBy(l => l.Seq).LastAsync();
            var forged = new AuditLine { Seq = last.Seq, At = last.At, Who = "nobody", Action = last.Action, Subject = last.Subject, Details = last.Details, Address = last.Address, Previous = last.Previous, Hash = "" };
            var hash = forged.HashWith(new byte[32]);
            await db.Database.ExecuteSqlAsync($"UPDATE audit SET who = 'nobody', hash = {hash} WHERE seq = {last.Seq}");
        }
        Assert.Equal(AuditFault.Changed, (await Verify()).Broken?.Fault);
    }

    [Fact]
    public async Task The_chain_goes_on_over_a_restart()
    {
        var options = CentreUnderTest.NewOptions(SampleKind.None);
        await using (var before = await CentreUnderTest.Start(options, keepFolder: true)) await Write(before, "1");
        await using var after = await CentreUnderTest.Start(options);
        await Write(after, "2");
        Assert.Null((await after.Services.GetRequiredService<AuditVerification>().Run(CancellationToken.None)).Broken);
    }

    [Fact]
    public async Task What_cannot_be_written_down_does_not_happen()
    {
        await Execute("DROP TABLE audit");
        await Assert.ThrowsAsync<AuditNotKeptException>(() => Write("1"));
    }

    private IDbContextFactory<CentreDb> Databases => _centre.Services.GetRequiredService<IDbContextFactory<CentreDb>>();

    private Task Write(string subject) => Write(_centre, subject);

    private static async Task Write(CentreUnderTest centre, string subject) =>
        await centre.Services.GetRequiredService<IAuditTrail>().Write(Rights.PersonOf("1000"), "tried", subject, CancellationToken.None);

    private Task<AuditCheck> Verify() => _centre.Services.GetRequiredService<AuditVerification>().Run(CancellationToken.None);

    private async Task<List<AuditLine>> Lines()
    {
        await using var db = await Databases.CreateDbContextAsync();
        return await db.Set<AuditLine>().AsNoTracking().OrderBy(l => l.Seq).ToListAsync();
    }

    private async Task Execute(string sql)
    {
        await using var db = await Databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
