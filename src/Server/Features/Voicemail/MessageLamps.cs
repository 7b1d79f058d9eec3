using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Voicemail;

/// <summary>The message lamp of an extension: lit as long as something in its mailbox has not been heard.</summary>
internal sealed class MessageLamps(ISwitch telephone, IDbContextFactory<CentreDb> databases)
{
    public async Task LightAll(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        foreach (var box in await db.Set<MessageRow>().Where(m => m.DeletedAt == null && m.Box.StartsWith(MailboxBook.Extension)).Select(m => m.Box).Distinct().ToListAsync(stop))
            await Light(box, stop);
    }

    public async Task Light(string box, CancellationToken stop)
    {
        if (!box.StartsWith(MailboxBook.Extension, StringComparison.Ordinal)) return;
        await using var db = await databases.CreateDbContextAsync(stop);
        var messages = db.Set<MessageRow>().Where(m => m.Box == box && m.DeletedAt == null);
        var fresh = await messages.CountAsync(m => m.HeardAt == null, stop);
        telephone.Do(new SetMessageWaiting(box[MailboxBook.Extension.Length..], fresh, await messages.CountAsync(stop) - fresh));
    }
}
