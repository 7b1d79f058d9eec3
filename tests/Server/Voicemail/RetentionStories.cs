using Antiphon.Server.Features.Voicemail;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Server.Tests.Voicemail;

/// <summary>How long messages stay.</summary>
public sealed class RetentionStories : CentreOfItsOwn
{
    [Fact]
    public async Task Messages_go_with_their_sound_after_the_days_of_their_mailbox_and_deleted_ones_after_a_week()
    {
        (await Client.PutAsJsonAsync("api/mailboxes/queue:service", new { enabled = true, retentionDays = 30 })).EnsureSuccessStatusCode();
        await Left("old", "queue:service", days: 31);
        await Left("young", "queue:service", days: 29);
        await Left("longer", "queue:sales", days: 31);              // Its mailbox keeps them for 90 days.
        await Left("deleted-lately", "queue:sales", days: 20, deleted: 6);
        await Left("deleted", "queue:sales", days: 20, deleted: 8);

        await UnderTest.Services.GetServices<IHostedService>().OfType<MessageDesk>().Single().ForgetOld(default);

        await using var db = await UnderTest.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync();
        string[] kept = ["deleted-lately", "longer", "young"];
        Assert.Equal(kept, await db.Set<MessageRow>().Select(m => m.Id).OrderBy(id => id).ToArrayAsync());
        Assert.Equal(kept, Directory.EnumerateFiles(Folder, "*.wav").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    private string Folder => Path.GetDirectoryName(UnderTest.Services.GetRequiredService<MessageFiles>().PathOf("any"))!;

    private async Task Left(string id, string box, int days, int? deleted = null)
    {
        await using var db = await UnderTest.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        db.Add(new MessageRow { Id = id, Box = box, CallId = $"call-{id}", Number = "13900139009", CreatedAt = now.AddDays(-days), LengthMs = 1_000, DeletedAt = deleted is { } ago ? now.AddDays(-ago) : null });
        await db.SaveChangesAsync();
        Directory.CreateDirectory(Folder);
        await File.WriteAllBytesAsync(Path.Combine(Folder, $"{id}.wav"), [0]);
    }
}
